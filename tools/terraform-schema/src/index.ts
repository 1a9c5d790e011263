/** Checks Terraform modules without the provider that they use. */
export { googleSchemas } from './google-schemas.ts';
export { type ServedSchemas, serveSchemas } from './serve-schemas.ts';

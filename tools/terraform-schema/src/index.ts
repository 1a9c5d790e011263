/** Checks Terraform modules without their provider. */
export { googleSchemas } from './google-schemas.ts';
export { type ServedSchemas, serveSchemas } from './serve-schemas.ts';

/** Customer.io's reporting webhooks: signatures, payload shapes, and a router that any Express app can mount. */
export { countResponse } from './count-response.ts';
export { CustomerIOWebhooks } from './customerio-webhooks.ts';
export { normaliseWebhook } from './normalise-webhook.ts';
export { type SignatureScheme, signWebhook, type VerifySignatureInput, verifySignature } from './signature.ts';
export type { CustomerIOWebhooksOptions, ReceivedWebhook } from './webhooks-options.ts';

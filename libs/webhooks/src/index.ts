/** Customer.io's reporting webhooks: signatures, payload shapes, and a router that any Express app can mount. */
export { CustomerIOWebhooks, type CustomerIOWebhooksOptions, type ReceivedWebhook } from './customerio-webhooks.ts';
export { normaliseWebhook } from './normalise-webhook.ts';
export { type SignatureScheme, signWebhook, type VerifySignatureInput, verifySignature } from './signature.ts';

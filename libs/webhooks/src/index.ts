/** Customer.io's reporting webhooks: signatures, payload shapes, typed events, for any framework. */
export type { MessageEvent, ReportedEvent, SubscriptionEvent, WebhookEnvelope } from '@cio-bus/contracts';
export { BusError } from '@cio-bus/contracts';
export { countResponse } from './count-response.ts';
export { CustomerIOWebhooks, type WebhookReply } from './customerio-webhooks.ts';
export type { CustomerIOWebhookEvents } from './event-names.ts';
export { normaliseWebhook } from './normalise-webhook.ts';
export { type SignatureScheme, signWebhook, type VerifySignatureInput, verifySignature } from './signature.ts';
export type { WebhookRouter } from './webhook-router.ts';
export type { CustomerIOWebhooksOptions, ReceivedWebhook } from './webhooks-options.ts';

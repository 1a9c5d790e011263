/** Customer.io: Track API, App API and reports behind one error mapping. The only importer of customerio-node. */
export type { Delivery } from './app/app-api.ts';
export type { Broadcast } from './app/broadcasts.ts';
export { isRealCustomerIO } from './app/is-real.ts';
export type { CampaignMetrics, DeliveryMetrics, Period } from './app/reporting.ts';
export type { NewReportingWebhook, ReportingWebhook } from './app/reporting-webhooks.ts';
export type { SendRequestBody } from './app/send-command.ts';
export { recipientsOf } from './app/send-request.ts';
export { createCustomerIOService } from './create-customerio-service.ts';
export type { CustomerIOConfig } from './create-parts.ts';
export type { CustomerIOCredentials } from './credentials.ts';
export type { CustomerIOEvent, CustomerIOEvents } from './customerio-events.ts';
export type { CustomerIOParts } from './customerio-parts.ts';
export { CustomerIOService } from './customerio-service.ts';
export type { CallOptions, DeliverOptions, NamedEvent } from './direct-calls.ts';
export type { CallFacts } from './http/observed-dispatch.ts';
export { lookupError, sendError, trackError } from './http/vendor-error.ts';
export { appSettings, customerioSettings, trackSettings } from './settings.ts';
export type { DeliveryResults } from './track/deliver-commands.ts';

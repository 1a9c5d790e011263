/** Customer.io: Track API, App API and reports behind one error mapping. The only importer of customerio-node. */
export type { Delivery } from './app/app-api.ts';
export type { CampaignMetrics, DeliveryMetrics, Period } from './app/reporting.ts';
export { type CustomerIOConfig, createCustomerIOService } from './create-customerio-service.ts';
export {
  type CustomerIOEvent,
  type CustomerIOEvents,
  type CustomerIOParts,
  CustomerIOService,
  type DeliverOptions,
} from './customerio-service.ts';
export type { CallFacts } from './http/observed-dispatch.ts';
export { lookupError, sendError, trackError } from './http/vendor-error.ts';
export { appSettings, customerioSettings, trackSettings } from './settings.ts';
export type { DeliveryResults } from './track/deliver-commands.ts';

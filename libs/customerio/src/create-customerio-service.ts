import type { Telemetry } from '@cio-bus/service';
import { type CustomerIOConfig, createParts } from './create-parts.ts';
import { CustomerIOService } from './customerio-service.ts';

/** Creates the service; its owner starts and stops it. Nothing is sent before `start` or a call. */
export const createCustomerIOService = (config: CustomerIOConfig, telemetry: Telemetry): CustomerIOService =>
  new CustomerIOService(createParts(config, telemetry));

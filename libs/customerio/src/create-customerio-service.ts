import type { Telemetry } from '@cio-bus/service';
import { type CustomerIOConfig, createParts, type PartsOptions } from './create-parts.ts';
import { CustomerIOService } from './customerio-service.ts';

/**
 * Creates the service; its owner starts and stops it. Nothing is sent before `start` or a call.
 *
 * @throws BusError `MESSAGE_INVALID` naming the template whose Liquid is wrong
 */
export const createCustomerIOService = (
  config: CustomerIOConfig,
  telemetry: Telemetry,
  options: PartsOptions = {},
): CustomerIOService => new CustomerIOService(createParts(config, telemetry, options));

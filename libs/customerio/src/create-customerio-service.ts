import type { Templates } from '@cio-bus/contracts';
import type { Telemetry } from '@cio-bus/service';
import { type CustomerIOConfig, createParts } from './create-parts.ts';
import { CustomerIOService } from './customerio-service.ts';

/**
 * Creates the service; its owner starts and stops it. Nothing is sent before `start` or a call.
 *
 * @param templates what sends refer to by name. @default the examples
 * @throws BusError `MESSAGE_INVALID` naming the template whose Liquid is wrong
 */
export const createCustomerIOService = (
  config: CustomerIOConfig,
  telemetry: Telemetry,
  templates?: Templates,
): CustomerIOService => new CustomerIOService(createParts(config, telemetry, templates));

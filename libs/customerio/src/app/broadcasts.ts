import { BusError, limits } from '@cio-bus/contracts';
import type { APIClient } from 'customerio-node';
import { jsonSize } from '../http/json-size.ts';
import { checkNumber } from './check-number.ts';

/** A broadcast that is triggered: its liquid data, and who gets it. @default recipients: those that its page names */
export interface Broadcast {
  data?: Record<string, unknown>;
  recipients?: NonNullable<Parameters<APIClient['triggerBroadcast']>[2]>;
}

/** Requests per second: one in 10 s. */
export const BROADCAST_RATE = 0.1;

/**
 * Checks a broadcast before anything is sent.
 *
 * @throws BusError `MESSAGE_INVALID` or `MESSAGE_TOO_LARGE`
 */
export function checkBroadcast(id: string | number, { data = {}, recipients = {} }: Broadcast): void {
  checkNumber(id, 'broadcast');
  checkSize('data', jsonSize(data), limits.broadcastDataBytes);
  checkSize('recipients', jsonSize(recipients), limits.broadcastBytes);
}

function checkSize(field: string, size: number, limit: number): void {
  if (size <= limit) return;
  throw new BusError('MESSAGE_TOO_LARGE', `${field} has ${size} bytes; the limit is ${limit}`, { field });
}

/** Reads the response to a trigger. @throws BusError `SEND_UNKNOWN` when it has no id */
export function readTrigger({ id }: Record<string, unknown>): { triggerId: string } {
  if (typeof id === 'number' || typeof id === 'string') return { triggerId: String(id) };
  throw new BusError('SEND_UNKNOWN', 'Customer.io responded to a broadcast without the id of its trigger');
}

import type { Command } from '@cio-bus/contracts';
import { CARELESS_PRODUCER } from './bad-records.ts';
import { refusedByCustomerIO } from './traffic.ts';

/** What decides about a record: who wrote it, and what can be read from it. */
interface Written {
  writer: string;
  command: Command | undefined;
}

/** Whether a record must end as a dead letter, as long as Customer.io refuses what it refuses at first. */
export function isPoisoned({ writer, command }: Written): boolean {
  return writer === CARELESS_PRODUCER || (command !== undefined && isRefused(command));
}

function isRefused({ type, payload }: Command): boolean {
  if (type === 'track') return refusedByCustomerIO.events.some((name) => name === payload.name);
  if (type !== 'transactional') return false;
  return refusedByCustomerIO.templates.some((template) => template === payload.transactional_message_id);
}

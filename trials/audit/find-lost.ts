import { type Command, commandTypes, topics } from '@cio-bus/contracts';
import { type AuditInput, acceptedRecords, commandIdOf, nameOf } from './audit-input.ts';

/**
 * Published commands and acknowledged webhooks that Kafka does not have, and records that ended neither in `processed`
 * nor in `dlq`.
 */
export function findLost(input: AuditInput): string[] {
  const { published, records, outcomes, letters, webhookIds, webhookPositions = [], acknowledgedWebhooks = [] } = input;
  const idAt = new Map(records.map((record) => [nameOf(record), record.command?.id]));
  const missing = published.filter((one) => idAt.get(nameOf(one)) !== one.id);
  const arrived = new Set(webhookIds);
  const vanished = acknowledgedWebhooks.filter((id) => !arrived.has(id));
  const ended = new Set([...outcomes, ...letters].flatMap(({ origin }) => (origin ? [nameOf(origin)] : [])));
  const unended = [...records, ...webhookPositions].map(nameOf).filter((name) => !ended.has(name));
  return [
    ...missing.map((one) => `${nameOf(one)}: published as ${one.id}, not there`),
    ...vanished.map((id) => `webhook ${id}: acknowledged, not there`),
    ...unended.map((name) => `${name}: neither processed nor dead`),
  ];
}

/** Commands that count as delivered, of which Customer.io has no trace. Only those are looked at that leave one. */
export function findNotDelivered(input: AuditInput): string[] {
  const known = new Set(input.journal.map(commandIdOf));
  return acceptedRecords(input)
    .filter(({ command }) => leavesTrace(command) && !known.has(command.id))
    .map((record) => `${nameOf(record)}: ${record.command.id} counts as delivered, and was not`);
}

/** Customer.io keeps the ids of events; other commands are found by the `command_id` that test traffic gives them. */
function leavesTrace({ type, payload }: Command): boolean {
  if (commandTypes[type].topic === topics.track) return true;
  const { command_id: own, message_data: data } = payload as { command_id?: unknown; message_data?: unknown };
  return (own ?? (data as { command_id?: unknown } | undefined)?.command_id) !== undefined;
}

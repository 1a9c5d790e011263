import { type Command, commandTypes, topics } from '@cio-bus/contracts';
import { type AuditInput, acceptedRecords, commandIdOf, nameOf } from './input/audit-input.ts';
import { actionOf, personIdOf } from './people/histories.ts';

/**
 * Published commands and acknowledged webhooks that Kafka does not have, and records that ended neither in `processed`
 * nor in `dlq`.
 */
export function findLost(input: AuditInput): string[] {
  const {
    published,
    records,
    outcomes,
    deadLetters,
    webhookIds,
    webhookPositions = [],
    acknowledgedWebhooks = [],
  } = input;
  const idAt = new Map(records.map((record) => [nameOf(record), record.command?.id]));
  const missing = published.filter((one) => idAt.get(nameOf(one)) !== one.id);
  const arrived = new Set(webhookIds);
  const vanished = acknowledgedWebhooks.filter((id) => !arrived.has(id));
  const ended = new Set([...outcomes, ...deadLetters].flatMap(({ origin }) => (origin ? [nameOf(origin)] : [])));
  const unended = [...records, ...webhookPositions].map(nameOf).filter((name) => !ended.has(name));
  return [
    ...missing.map((one) => `${nameOf(one)}: published as ${one.id}, missing in Kafka`),
    ...vanished.map((id) => `webhook ${id}: acknowledged, missing in Kafka`),
    ...unended.map((name) => `${name}: neither processed nor dead-lettered`),
  ];
}

/** Commands that count as delivered but are missing at Customer.io. Only commands that leave a trace are checked. */
export function findNotDelivered(input: AuditInput): string[] {
  const known = new Set(input.journal.map(commandIdOf));
  const done = new Set(input.journal.map(({ action, personId }) => `${action} ${personId}`));
  const isKnown = (command: Command) =>
    hasId(command) ? known.has(command.id) : done.has(`${actionOf(command.type)} ${personIdOf(command)}`);
  return acceptedRecords(input)
    .filter(({ command }) => leavesTrace(command) && !isKnown(command))
    .map((record) => `${nameOf(record)}: ${record.command.id} counts as delivered, but was not`);
}

const subjectOf = ({ type }: Command) => commandTypes[type].subject;

/** Customer.io has no ids for what is about an object or a delivery; one entry stands for all of its kind. */
const hasId = (command: Command) => subjectOf(command) === 'person' || subjectOf(command) === 'anyone';

/** Customer.io keeps the ids of events; other commands are found by the `command_id` that test traffic carries. */
function leavesTrace(command: Command): boolean {
  const { type, payload } = command;
  if (!hasId(command) || commandTypes[type].topic === topics.track) return true;
  const { command_id: own, message_data: data } = payload as { command_id?: unknown; message_data?: unknown };
  return (own ?? (data as { command_id?: unknown } | undefined)?.command_id) !== undefined;
}

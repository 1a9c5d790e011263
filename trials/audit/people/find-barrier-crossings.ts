import { type Command, commandTypes, topics } from '@cio-bus/contracts';
import type { JournalEntry } from '@cio-bus/customerio-sandbox';
import { type AuditInput, commandIdOf } from '../input/audit-input.ts';
import { actionOf, type History, orderedHistories } from './histories.ts';

/**
 * Commands that Customer.io accepted, or accepted again, on the wrong side of a barrier (`delete`, `suppress`, `unsuppress`,
 * `merge`) of their person. A crash may repeat what came after the last barrier, and the barrier itself until something later
 * was accepted; nothing may cross one.
 */
export const findBarrierCrossings = (input: AuditInput): string[] => orderedHistories(input).flatMap(crossingsOf);

function crossingsOf({ person, records, journal }: History): string[] {
  const stretches = stretchesOf(records.map(({ command }) => command));
  const isKnown = (name: string) => stretches.some((stretch) => stretch.has(name));
  let now = 0;
  return journal.map(nameOfEntry).flatMap((name) => {
    const ahead = stretches.findIndex((stretch, index) => index >= now && stretch.has(name));
    if (ahead >= 0) now = ahead;
    return ahead < 0 && isKnown(name) ? [`${person}: ${name} came after a later barrier`] : [];
  });
}

/** Names of the commands, divided by the barriers; each barrier is a stretch of its own. */
function stretchesOf(commands: readonly Command[]): Set<string>[] {
  const stretches: Set<string>[] = [new Set()];
  for (const command of commands) {
    const name = nameOfCommand(command);
    if (commandTypes[command.type].repeatable) stretches.at(-1)?.add(name);
    else stretches.push(new Set([name]), new Set());
  }
  return stretches;
}

/** What distinguishes a command from its person's others in the journal. */
function nameOfCommand(command: Command): string {
  if (command.type === 'add_device' || command.type === 'delete_device') {
    return `${command.type} ${command.payload.device.id}`;
  }
  if (command.type === 'relate' || command.type === 'unrelate') {
    return `${actionOf(command.type)} ${command.payload.relationships.map(({ objectTypeId, objectId }) => `${objectTypeId}:${objectId}`)}`;
  }
  if (commandTypes[command.type].topic === topics.track) return `event ${command.id}`;
  return command.type === 'identify' ? `identify ${command.payload.command_id}` : actionOf(command.type);
}

function nameOfEntry(entry: JournalEntry): string {
  const { action, attributes } = entry;
  if (action === 'add_device' || action === 'delete_device') {
    return `${action} ${(attributes?.device as { token?: unknown } | undefined)?.token}`;
  }
  if (action === 'add_relationships' || action === 'delete_relationships') {
    return `${action} ${entry.objects}`;
  }
  if (entry.id !== undefined) return `event ${entry.id}`;
  return action === 'identify' ? `identify ${commandIdOf(entry)}` : action;
}

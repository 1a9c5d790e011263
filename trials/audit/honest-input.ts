import { type Command, commandTypes, keyOf, topics } from '@cio-bus/contracts';
import type { JournalEntry, SandboxPerson } from '@cio-bus/customerio-sandbox';
import { type AuditInput, type AuditRecord, nameOf } from './audit-input.ts';

/**
 * The input of an audit after commands were published one after the other and all went well: the honest world that
 * tests put faults into. Each topic has one partition; records are one ms apart, from the first command's time.
 */
export function honestInput(commands: readonly Command[]): AuditInput {
  const records = toRecords(commands);
  const journal = commands.map((command, index) => entryOf(command, index + 1));
  return {
    published: records.map(({ topic, partition, offset, command }) => ({ topic, partition, offset, id: command.id })),
    records,
    outcomes: records.map(({ command, ...origin }) => ({ id: command.id, status: 'success', origin })),
    deadLetters: [],
    webhookIds: ['webhook-1'],
    journal,
    people: peopleAfter(commands),
    rows: [
      ...commands.map(({ id }) => ({ kind: 'command', eventId: id, status: 'success', count: 1 })),
      { kind: 'webhook', eventId: 'webhook-1', status: 'received', count: 1 },
    ],
  };
}

/** The honest input with the record of one command dead-lettered instead of delivered. */
export function withDeadLetter(input: AuditInput, id: string): AuditInput {
  const dead = input.records.find(({ command }) => command?.id === id);
  if (!dead) throw new Error(`no record of ${id}`);
  const deadLetterId = `track-publisher/${nameOf(dead)}`;
  const isOther = (one: { id?: string; eventId?: string }) => (one.id ?? one.eventId) !== id;
  return {
    ...input,
    outcomes: input.outcomes.filter(isOther),
    deadLetters: [...input.deadLetters, { deadLetterId, code: 'VENDOR_REJECTED', origin: dead }],
    journal: input.journal.filter(isOther),
    rows: [...input.rows.filter(isOther), { kind: 'dead_letter', eventId: deadLetterId, status: 'dead', count: 1 }],
  };
}

function toRecords(commands: readonly Command[]): (AuditRecord & { command: Command })[] {
  const offsets = new Map<string, number>();
  const begin = commands[0]?.timestamp ?? 0;
  return commands.map((command, index) => {
    const topic = commandTypes[command.type].topic;
    const offset = offsets.get(topic) ?? 0;
    offsets.set(topic, offset + 1);
    return { topic, partition: 0, offset, timestamp: begin + index, writer: 'shop', command, underOwnKey: true };
  });
}

function entryOf(command: Command, seq: number): JournalEntry {
  const { type, id, timestamp } = command;
  const base = { seq, at: timestamp + 5, requestId: seq, personId: keyOf(command) };
  if (type === 'transactional') {
    return { ...base, api: 'app', action: 'send', deliveryId: `d-${seq}`, messageData: { command_id: id } };
  }
  const action = type === 'track' ? 'event' : type;
  if (commandTypes[type].topic === topics.track) return { ...base, api: 'track', action, id };
  const attributes = { ...command.payload, _timestamp: Math.floor(timestamp / 1000) };
  return { ...base, api: 'track', action, ...(type === 'identify' && { attributes }) };
}

/** Later identifies win; enough for commands without suppressions. */
function peopleAfter(commands: readonly Command[]): Record<string, SandboxPerson> {
  const people: Record<string, SandboxPerson> = {};
  for (const command of commands) {
    if (command.type !== 'identify') continue;
    const known = people[command.userId]?.attributes;
    people[command.userId] = { attributes: { ...known, ...command.payload, _env: 'development' }, suppressed: false };
  }
  return people;
}

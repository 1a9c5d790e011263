import { type Command, commandTypes, keyOf, topics } from '@cio-bus/contracts';
import type { JournalEntry, SandboxPerson } from '@cio-bus/customerio-sandbox';
import { type AuditInput, type AuditRecord, nameOf } from './input/audit-input.ts';
import { expectedPeople } from './people/find-wrong-profiles.ts';
import { actionOf, personIdOf } from './people/histories.ts';

/**
 * The input of an audit after commands were published one after the other and all went well: the honest world that
 * tests put faults into. Each topic has one partition; records are one ms apart, from the first command's time.
 */
export function honestInput(commands: readonly Command[]): AuditInput {
  const records = toRecords(commands);
  const journal = withoutEffect(commands.map((command, index) => entryOf(command, index + 1)));
  return {
    published: records.map(({ topic, partition, offset, command }) => ({ topic, partition, offset, id: command.id })),
    records,
    outcomes: records.map(({ command, ...origin }) => ({ id: command.id, status: 'success', origin })),
    deadLetters: [],
    webhookIds: ['webhook-1'],
    journal,
    people: peopleAfter(records),
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
    const place = { topic, partition: 0, offset, timestamp: begin + index };
    return { ...place, key: keyOf(command), writer: 'shop', command, underOwnKey: true };
  });
}

function entryOf(command: Command, seq: number): JournalEntry {
  const { type, id, timestamp } = command;
  const base = { seq, at: timestamp + 5, requestId: seq, personId: personIdOf(command) };
  if (type === 'transactional') {
    return { ...base, api: 'app', action: 'send', deliveryId: `d-${seq}`, messageData: { command_id: id } };
  }
  const action = actionOf(type);
  if (type === 'delivery_event') return { ...base, api: 'track', action, name: command.payload.metric };
  if (commandTypes[type].topic === topics.track) return { ...base, api: 'track', action, id };
  return { ...base, api: 'track', action, ...attributesOf(command) };
}

function attributesOf({ type, payload, timestamp }: Command): Pick<JournalEntry, 'attributes' | 'objects'> {
  if (type === 'relate' || type === 'unrelate') {
    return { objects: payload.relationships.map(({ objectTypeId, objectId }) => `${objectTypeId}:${objectId}`) };
  }
  if (type === 'identify') return { attributes: { ...payload, _timestamp: Math.floor(timestamp / 1000) } };
  if (type !== 'add_device' && type !== 'delete_device') return {};
  return { attributes: { device: { token: payload.device.id } } };
}

/** Marks what came while its person was suppressed. */
function withoutEffect(journal: readonly JournalEntry[]): JournalEntry[] {
  const suppressed = new Set<string>();
  return journal.map((entry) => {
    const { action, personId, api } = entry;
    if (action === 'unsuppress') suppressed.delete(personId);
    const ignored = api === 'track' && suppressed.has(personId);
    if (action === 'suppress') suppressed.add(personId);
    return ignored ? { ...entry, ignored: 'suppressed' } : entry;
  });
}

function peopleAfter(records: Parameters<typeof expectedPeople>[0]): Record<string, SandboxPerson> {
  const people: Record<string, SandboxPerson> = {};
  const changes = records.filter(({ topic }) => topic === topics.identify);
  for (const [userId, { attributes, devices, relationships, suppressed, mergedInto }] of expectedPeople(changes)) {
    if (mergedInto) continue;
    const values = [...attributes].map(([name, { value }]) => [name, value] as const);
    people[userId] = {
      attributes: { ...Object.fromEntries(values), _env: 'development' },
      suppressed,
      ...(relationships.size > 0 && {
        relationships: [...relationships].map((object) => ({ object, attributes: {} })),
      }),
      ...(devices.size > 0 && { devices: [...devices].map(([token, platform]) => ({ token, platform })) }),
    };
  }
  return people;
}

import { type Command, topics } from '@cio-bus/contracts';
import { A_TIME_MS, anId, anIdentifyCommand, aTrackCommand, aTransactionalCommand } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { audit } from './audit.ts';
import { honestInput, withDeadLetter } from './honest-input.ts';
import type { AuditInput, AuditRecord } from './input/audit-input.ts';
import { type Mutant, mutate } from './mutate.ts';

const identify = (userId: string, payload: Record<string, unknown>, timestamp = A_TIME_MS) => {
  const id = anId();
  return anIdentifyCommand({ id, userId, timestamp, payload: { ...payload, command_id: id } });
};
const send = (userId: string) => {
  const id = anId();
  return aTransactionalCommand({ id, userId, payload: { channel: 'email', message_data: { command_id: id } } });
};
const track = (userId: string) => aTrackCommand({ userId });

/** Two users, all kinds. */
const traffic = (): Command[] =>
  ['u1', 'u2'].flatMap((user) => [
    identify(user, { plan: 'free' }),
    track(user),
    identify(user, { plan: 'pro' }),
    track(user),
    send(user),
    send(user),
  ]);

const firstOf = <T>(items: readonly T[]): T => items[0] as T;

/** Names of the checks that found something, with how much. */
const findings = (input: AuditInput) =>
  Object.fromEntries(audit(input).checks.flatMap(({ name, found }) => (found > 0 ? [[name, found]] : [])));

describe('audit', () => {
  it('passes when all went well, and reports how much it compared', () => {
    const report = audit(honestInput(traffic()));
    expect(report).toMatchObject({
      holds: true,
      repeatedIdentifies: 0,
      compared: { records: 12, people: 2, rows: 13 },
    });
    expect(report.checks.every(({ found, expected, examples }) => found === expected && examples.length === 0)).toBe(
      true,
    );
  });

  it('passes when the input is empty', () => {
    expect(audit(honestInput([])).holds).toBe(true);
  });

  it('passes when a command was dead-lettered and replayed: it counts where the replay wrote it', () => {
    const [refused, later] = [track('u1'), track('u1')];
    const dead = withDeadLetter(honestInput([refused, later]), refused.id);
    const replayed = { ...firstOf(dead.records), offset: 2, timestamp: A_TIME_MS + 60_000, writer: 'replay-1' };
    const again = honestInput([later, refused]);
    const input: AuditInput = {
      ...dead,
      records: [...dead.records, replayed],
      outcomes: [...dead.outcomes, { id: refused.id, status: 'success', origin: replayed }],
      journal: again.journal,
      rows: [...dead.rows, { kind: 'command', eventId: refused.id, status: 'success', count: 1 }],
    };
    expect(findings(input)).toEqual({});
  });

  it('passes after a crash that repeats outcomes, identifies and events since the last commit', () => {
    const commands = traffic();
    const honest = honestInput(commands);
    const again = honest.journal
      .slice(0, 3)
      .map((entry) => (entry.id ? { ...entry, duplicate: true as const } : entry));
    const input = {
      ...honest,
      outcomes: [...honest.outcomes, ...honest.outcomes.slice(0, 3)],
      journal: [...honest.journal, ...again],
    };
    expect(findings(input)).toEqual({});
    expect(audit(input).repeatedIdentifies).toBe(2);
  });

  it.each<[Mutant, object]>([
    ['drop', { lost: 1 }],
    ['swap', { 'users whose order was broken': 1 }],
    ['twice', { 'transactional accepted twice': 1 }],
  ])('finds the mutant %s, and nothing else', (mutant, expected) => {
    expect(findings(mutate(honestInput(traffic()), mutant))).toEqual(expected);
  });

  it('will not put a mutant into an input that has no place for it', () => {
    expect(() => mutate(honestInput([]), 'twice')).toThrow('nothing to send twice');
  });
});

describe('what is about an object or a delivery', () => {
  const common = { timestamp: A_TIME_MS, correlationId: 'c1' };
  const company = {
    ...common,
    id: anId(),
    type: 'object_delete',
    payload: { objectTypeId: '1', objectId: 'acme' },
  } as const;
  const opened = {
    ...common,
    id: anId(),
    type: 'delivery_event',
    payload: { deliveryId: 'd1', metric: 'opened' },
  } as const;
  const honest = honestInput([company, opened, { ...opened, id: anId(), userId: 'user-1' }]);

  it('passes when Customer.io has it, and is found when Customer.io has not', () => {
    expect(findings(honest)).toEqual({});
    for (const action of ['object_delete', 'delivery_event']) {
      const journal = honest.journal.filter((entry) => entry.action !== action);
      expect(findings({ ...honest, journal })).toEqual({
        'processed, but not delivered': action === 'object_delete' ? 1 : 2,
      });
    }
  });
});

describe('what an audit finds', () => {
  const commands = traffic();
  const honest = honestInput(commands);
  const [first, second] = honest.records as [AuditRecord, AuditRecord];

  it.each<[string, Partial<AuditInput>, object]>([
    [
      'a published command that Kafka does not have',
      { published: [...honest.published, { id: anId(), topic: topics.track, partition: 0, offset: 99 }] },
      { lost: 1 },
    ],
    [
      'another command where one was published',
      { published: [{ ...firstOf(honest.published), id: anId() }] },
      { lost: 1 },
    ],
    [
      'a record that nobody could read and nobody dead-lettered',
      { records: [...honest.records, { ...first, offset: 99, command: undefined }] },
      { lost: 1 },
    ],
    [
      'an event that counts as delivered and was not',
      { journal: honest.journal.filter(({ id }) => id !== second.command?.id) },
      { 'processed, but not delivered': 1 },
    ],
    [
      'a record in both places',
      {
        deadLetters: [{ deadLetterId: 'l', code: 'UNEXPECTED', origin: second }],
        rows: [...honest.rows, { kind: 'dead_letter', eventId: 'l', status: 'dead', count: 1 }],
      },
      { 'in processed and in dlq': 1 },
    ],
    [
      'an event applied twice',
      { journal: [...honest.journal, ...honest.journal.slice(1, 2)] },
      { 'events applied twice': 1 },
    ],
    [
      'a person without their attributes',
      { people: { ...honest.people, u1: { attributes: {}, suppressed: false } } },
      { 'users with wrong profiles': 1 },
    ],
    [
      'an attribute that nobody set',
      {
        people: {
          ...honest.people,
          u1: { suppressed: false, attributes: { ...honest.people.u1?.attributes, x: 1 } },
        },
      },
      { 'users with wrong profiles': 1 },
    ],
    ['an outcome without a row', { rows: honest.rows.slice(1) }, { 'events without a row': 1 }],
    ['a webhook without a row', { webhookIds: ['webhook-1', 'webhook-2'] }, { 'events without a row': 1 }],
    [
      'an event with two rows',
      { rows: honest.rows.map((row, index) => (index === 0 ? { ...row, count: 2 } : row)) },
      { 'events with more than one row': 1 },
    ],
  ])('%s', (_what, change, expected) => {
    expect(findings({ ...honest, ...change })).toEqual(expected);
  });

  it('an event delivered before the identify that precedes it in the other topic', () => {
    const journal = [...honest.journal.slice(1, 2), ...honest.journal.slice(0, 1), ...honest.journal.slice(2)];
    expect(findings({ ...honest, journal })).toEqual({ 'users whose order was broken': 1 });
  });

  it('no disorder between writers across topics, which the bus does not promise', () => {
    const journal = [...honest.journal.slice(1, 2), ...honest.journal.slice(0, 1), ...honest.journal.slice(2)];
    const records = honest.records.map((record, index) =>
      index === 0 ? { ...record, writer: 'event-processor' } : record,
    );
    expect(findings({ ...honest, journal, records })).toEqual({});
  });
});

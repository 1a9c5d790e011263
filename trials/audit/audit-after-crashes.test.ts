import { topics } from '@cio-bus/contracts';
import { anId, aTrackCommand, aTransactionalCommand } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { audit } from './audit.ts';
import { honestInput, withDeadLetter } from './honest-input.ts';
import type { AuditExpectations, AuditInput, AuditRecord } from './input/audit-input.ts';

const aSend = () => {
  const id = anId();
  return aTransactionalCommand({ id, payload: { channel: 'email', message_data: { command_id: id } } });
};

const findings = (input: AuditInput, expectations?: AuditExpectations) =>
  Object.fromEntries(
    audit(input, expectations).checks.flatMap(({ name, found }) => (found > 0 ? [[name, found]] : [])),
  );

const send = aSend();
const event = aTrackCommand();
const honest = honestInput([send, event]);
const [record] = honest.records as [AuditRecord];
const deadLetter = { deadLetterId: 'l', code: 'SEND_UNKNOWN', origin: record, failedAt: 5 };
const deadLetterRow = { kind: 'dead_letter', eventId: 'l', status: 'dead', count: 1 };
const withResult = (sendResult: string, processedAt: number) =>
  honest.outcomes.map((one) => (one.id === send.id ? { ...one, sendResult, processedAt } : one));

describe('a send whose answer was lost', () => {
  const journal = honest.journal.map((entry) =>
    entry.action === 'send' ? { ...entry, answerLost: 'reset' as const } : entry,
  );

  it.each(['reconciled', 'already-sent'])('has its end when it was %s', (result) => {
    expect(findings({ ...honest, journal, outcomes: withResult(result, 9) })).toEqual({});
  });

  it('may end as a dead letter, held for an operator', () => {
    const dead = withDeadLetter(honest, send.id);
    const deadLetters = dead.deadLetters.map((one) => ({ ...one, code: 'SEND_UNKNOWN' }));
    const report = audit({ ...dead, deadLetters, journal }, { isPoisoned: () => false });
    expect(report).toMatchObject({ holds: true, sendsInDoubt: { answersLost: 1, reconciled: 0, held: 1, settled: 0 } });
  });

  describe('that was held and then reported', () => {
    const dead = withDeadLetter(honest, send.id);
    const sent = honest.journal.find(({ action }) => action === 'send');
    const again = { ...record, offset: record.offset + 10 };
    /** Its command is written again, and counts as this delivery. */
    const settledAs = (deliveryId: string | undefined): AuditInput => ({
      ...honest,
      journal,
      records: [...honest.records, again],
      outcomes: [
        ...dead.outcomes,
        { id: send.id, status: 'success', sendResult: 'already-sent', deliveryId, origin: again, processedAt: 9 },
      ],
      deadLetters: [deadLetter],
      rows: [...honest.rows, deadLetterRow],
    });

    it('is settled as its delivery', () => {
      const report = audit(settledAs(sent?.deliveryId), { isPoisoned: () => false });
      expect(report.checks.filter(({ found }) => found > 0)).toEqual([]);
      expect(report.sendsInDoubt).toEqual({ answersLost: 1, reconciled: 0, held: 0, settled: 1 });
    });

    it.each(['nobody has', undefined])('is found when that is a delivery that %s', (other) => {
      const stranger = { ...(sent as object), seq: 99, deliveryId: 'stranger', messageData: { command_id: 'other' } };
      const wrong = settledAs(other ?? 'stranger');
      const found = findings({ ...wrong, journal: [...wrong.journal, stranger as never] });
      expect(found).toMatchObject({ 'sends settled as a wrong delivery': 1 });
    });
  });

  it('is found when somebody claims to have heard the answer', () => {
    const outcomes = withResult('delivered', 9);
    expect(findings({ ...honest, journal, outcomes })).toEqual({ 'sends in doubt without an end': 1 });
  });
});

describe('a record in both places', () => {
  const both = (result: string, processedAt: number, code = 'SEND_UNKNOWN'): AuditInput => ({
    ...honest,
    outcomes: withResult(result, processedAt),
    deadLetters: [{ ...deadLetter, code }],
    rows: [...honest.rows, deadLetterRow],
  });

  it('is reported but passes when a send was held before a kill and found after it', () => {
    const report = audit(both('reconciled', 6), { killed: true });
    expect(report).toMatchObject({ holds: true, foundAfterGivingUp: 1 });
  });

  it.each([
    ['nobody was killed', both('reconciled', 6), {}],
    ['it was delivered first and dead-lettered afterwards', both('reconciled', 4), { killed: true }],
    ['it was sent again', both('delivered', 6), { killed: true }],
    ['it was dead-lettered for another reason', both('reconciled', 6, 'VENDOR_REJECTED'), { killed: true }],
  ])('counts when %s', (_what, input, expectations) => {
    expect(findings(input, expectations)).toEqual({ 'in processed and in dlq': 1 });
  });
});

describe('a command of a failing person that was dead-lettered before a kill and delivered after it', () => {
  const input: AuditInput = {
    ...honest,
    outcomes: withResult('delivered', 6),
    deadLetters: [{ ...deadLetter, code: 'VENDOR_UNAVAILABLE', attempts: 10, firstFailedAt: 1 }],
    rows: [...honest.rows, deadLetterRow],
  };
  const failing = { killed: true, failingPeople: [record.key ?? ''], failedRequests: 10 };
  const both = { 'in processed and in dlq': 1 };

  it('passes', () => {
    expect(findings(input, failing)).toEqual({});
  });

  it('counts when nobody was killed, of others, or when it was delivered first', () => {
    expect(findings(input, { ...failing, killed: false })).toEqual(both);
    expect(findings(input, { killed: true })).toEqual(both);
    expect(findings({ ...input, outcomes: withResult('delivered', 4) }, failing)).toEqual(both);
  });
});

describe('dead letters', () => {
  const isPoisoned = ({ command }: AuditRecord) => command?.id === event.id;
  const dead = withDeadLetter(honest, event.id);

  it('are those of the poisoned records', () => {
    expect(findings(dead, { isPoisoned })).toEqual({});
  });

  it('are found when nothing is wrong with the record', () => {
    expect(findings(dead, { isPoisoned: () => false })).toEqual({ 'dead letters of sound records': 1 });
  });

  it('are not checked if the poisoned records are unknown', () => {
    const names = ({ checks }: ReturnType<typeof audit>) => checks.map(({ name }) => name);
    expect(names(audit(dead))).not.toContain('dead letters of sound records');
    expect(names(audit(dead, { isPoisoned }))).toContain('dead letters of sound records');
  });

  it('are missed when a poisoned record has none', () => {
    expect(findings(honest, { isPoisoned })).toEqual({ 'poisoned records not dead-lettered': 1 });
  });
});

describe('webhooks', () => {
  const position = { topic: topics.webhooks, partition: 0, offset: 0 };

  it('are lost when they were acknowledged and Kafka does not have them', () => {
    expect(findings({ ...honest, acknowledgedWebhooks: ['webhook-1', 'webhook-2'] })).toEqual({ lost: 1 });
  });

  it('are lost when they are in Kafka and nobody has handled them', () => {
    expect(findings({ ...honest, webhookPositions: [position] })).toEqual({ lost: 1 });
  });
});

describe('the numbers of an audit besides its findings', () => {
  it('counts what came again', () => {
    const copy = { ...record, offset: 7 };
    const again = honest.journal
      .filter(({ id }) => id === event.id)
      .map((entry) => ({ ...entry, duplicate: true as const }));
    const [outcome] = honest.outcomes;
    if (!outcome) throw new Error('no outcome');
    const report = audit({
      ...honest,
      records: [...honest.records, copy],
      outcomes: [...honest.outcomes, { ...outcome, origin: copy }, outcome],
      journal: [...honest.journal, ...again],
    });
    expect(report).toMatchObject({ holds: true, repeatedCommands: 1, repeatedOutcomes: 1, repeatedEvents: 1 });
  });
});

import { anIdentifyCommand, aProfileCommand, aTrackCommand, aTransactionalCommand } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { audit } from '../audit.ts';
import { honestInput, withDeadLetter } from '../honest-input.ts';
import type { AuditDeadLetter, AuditInput, AuditRecord } from '../input/audit-input.ts';
import { findLate, measureLatency } from './find-late.ts';
import { countFailing, findWrongBudgets } from './find-wrong-budgets.ts';

const SECOND = 1_000;
const failing = { failingPeople: ['failing-1'], failedRequests: 3 };

describe('findWrongBudgets', () => {
  const command = aTrackCommand({ userId: 'failing-1' });
  const honest = honestInput([aTrackCommand(), command]);
  const givenUp = (change: Partial<AuditDeadLetter>): AuditInput => {
    const dead = withDeadLetter(honest, command.id);
    const spent = { code: 'VENDOR_UNAVAILABLE', attempts: 10, firstFailedAt: 0, failedAt: 70 * SECOND };
    return { ...dead, deadLetters: dead.deadLetters.map((one) => ({ ...one, ...spent, ...change })) };
  };

  it('passes when commands were dead-lettered with their budget spent, by attempts or by time, or delivered', () => {
    expect(findWrongBudgets(givenUp({}), failing)).toEqual([]);
    expect(findWrongBudgets(givenUp({ attempts: 3, failedAt: 310 * SECOND }), failing)).toEqual([]);
    expect(findWrongBudgets(honest, failing)).toEqual([]);
    expect(countFailing(givenUp({}), failing)).toEqual({ records: 1, deadLettered: 1 });
  });

  it.each<[string, Partial<AuditDeadLetter>]>([
    ['for MESSAGE_INVALID', { code: 'MESSAGE_INVALID' }],
    ['after 9 attempts in 70 s', { attempts: 9 }],
    ['only after 400 s', { failedAt: 400 * SECOND }],
  ])('finds a command that was dead-lettered %s', (wrong, change) => {
    expect(findWrongBudgets(givenUp(change), failing).join()).toContain(wrong);
  });

  it('does not count an outage, which spends nobody’s budget', () => {
    const windows = [{ fromMs: 100 * SECOND, toMs: 150 * SECOND }];
    expect(findWrongBudgets(givenUp({ failedAt: 400 * SECOND }), { ...failing, windows })).toEqual([]);
  });

  it('finds it when nothing failed, where something had to', () => {
    expect(findWrongBudgets(honest, { ...failing, failedRequests: 0 })).toHaveLength(1);
    expect(findWrongBudgets(honestInput([aTrackCommand()]), failing)).toHaveLength(1);
    expect(findWrongBudgets(honest)).toEqual([]);
  });

  it('lets only failing people die of it', () => {
    const names = (input: AuditInput) =>
      audit(input, { ...failing, isPoisoned: () => false }).checks.flatMap(({ name, found }) =>
        found > 0 ? [name] : [],
      );
    expect(names(givenUp({}))).toEqual([]);
    const [other] = honest.published;
    expect(names(withDeadLetter(honest, other?.id ?? ''))).toEqual(['dead letters of sound records']);
  });
});

describe('findLate', () => {
  const sent = { command_id: 's' };
  const commands = [
    anIdentifyCommand({ payload: { command_id: 'i' } }),
    aTrackCommand({ userId: 'failing-1' }),
    aTrackCommand(),
    aTransactionalCommand({ id: 's', payload: { channel: 'email', message_data: sent } }),
  ].map((command, index) => (index === 0 ? { ...command, id: 'i' } : command));
  const honest = honestInput(commands as Parameters<typeof honestInput>[0]);
  const begin = honest.records[0]?.timestamp ?? 0;
  /** Each command accepted this many seconds after the first record. */
  const acceptedAfter = (...seconds: number[]): AuditInput => ({
    ...honest,
    journal: honest.journal.map((entry, index) => ({ ...entry, at: begin + (seconds[index] ?? 0) * SECOND })),
  });
  const late = (input: AuditInput, expectations = {}) =>
    findLate(input, { ...failing, latencyBoundMs: 30 * SECOND, ...expectations });

  it('finds a command that waited longer than the bound', () => {
    expect(late(acceptedAfter(40, 1, 1, 1))).toEqual(['customerio.identify/0/0: waited 40 s']);
    expect(late(acceptedAfter(1, 1, 1, 40))).toEqual(['customerio.transactional/0/0: waited 40 s']);
    expect(late(acceptedAfter(20, 20, 20, 20))).toEqual([]);
    expect(findLate(acceptedAfter(40, 1, 1, 1))).toEqual([]);
  });

  it('does not count the wait for earlier commands of the same API', () => {
    expect(late(acceptedAfter(25, 0, 50, 0))).toEqual([]);
    expect(late(acceptedAfter(25, 0, 60, 0))).toEqual(['customerio.track/0/1: waited 35 s']);
    expect(late(acceptedAfter(25, 0, 25, 50))).toEqual(['customerio.transactional/0/0: waited 50 s']);
  });

  it('leaves out failing people, in whose shadow nobody may wait', () => {
    expect(late(acceptedAfter(1, 100, 1, 1))).toEqual([]);
    expect(late(acceptedAfter(1, 100, 101, 1))).toEqual(['customerio.track/0/1: waited 100 s']);
    expect(measureLatency(acceptedAfter(1, 100, 3, 1), failing).max).toBeCloseTo(3 * SECOND, -1);
  });

  it('counts people with a barrier, which a failing person must not delay either', () => {
    const slow = acceptedAfter(40, 1, 1, 1);
    const [identify] = slow.records;
    const barrier = { ...aProfileCommand({ type: 'suppress' }), id: 'b' };
    const input = { ...slow, records: [...slow.records, { ...identify, offset: 1, command: barrier } as AuditRecord] };
    expect(late(input)).toHaveLength(1);
  });

  it('does not count faults that delay the topic, each moment once', () => {
    const window = (from: number, to: number, topics?: string[]) => ({
      ...{ fromMs: begin + from * SECOND, toMs: begin + to * SECOND },
      ...(topics && { topics }),
    });
    expect(late(acceptedAfter(40, 1, 1, 1), { windows: [window(5, 12), window(8, 17)] })).toEqual([]);
    expect(late(acceptedAfter(43, 1, 1, 1), { windows: [window(5, 12), window(8, 17)] })).toHaveLength(1);
    expect(late(acceptedAfter(40, 1, 1, 1), { windows: [window(5, 17, ['customerio.transactional'])] })).toHaveLength(
      1,
    );
  });
});

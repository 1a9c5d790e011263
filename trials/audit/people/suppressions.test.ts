import type { Command } from '@cio-bus/contracts';
import { anIdentifyCommand, aProfileCommand, aTrackCommand } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { honestInput } from '../honest-input.ts';
import type { AuditInput } from '../input/audit-input.ts';
import { findBarrierCrossings } from './find-barrier-crossings.ts';
import { countSuppressedEvents, findWrongSuppressions } from './find-wrong-suppressions.ts';

const [before, within, after] = [aTrackCommand(), aTrackCommand(), aTrackCommand()];
const commands: Command[] = [
  anIdentifyCommand({ payload: { command_id: 'i1' } }),
  before,
  aProfileCommand({ type: 'suppress' }),
  within,
  aProfileCommand({ type: 'unsuppress' }),
  after,
];
const honest = honestInput(commands);

/** The same, with the journal entries of one command changed, and further entries at the end. */
const withEntry = (id: string, change: { ignored?: 'suppressed' | undefined }): AuditInput => ({
  ...honest,
  journal: honest.journal.map((entry) => (entry.id === id ? ({ ...entry, ...change } as typeof entry) : entry)),
});
const repeated = (place: number, before = honest.journal.length): AuditInput => ({
  ...honest,
  journal: honest.journal.toSpliced(before, 0, ...honest.journal.slice(place, place + 1)),
});
const byAnotherWriter = (input: AuditInput): AuditInput => ({
  ...input,
  records: input.records.map((record, index) => (index === 0 ? { ...record, writer: 'event-processor' } : record)),
});

describe('findWrongSuppressions', () => {
  it('passes when events of the suppressed time, and only those, have no effect', () => {
    expect(findWrongSuppressions(honest)).toEqual([]);
    expect(countSuppressedEvents(honest)).toBe(1);
  });

  it('finds an event of the suppressed time that was applied, and one outside of it that was ignored', () => {
    expect(findWrongSuppressions(withEntry(within.id, { ignored: undefined }))).toEqual([
      `${within.id}: applied, though suppressed`,
    ]);
    expect(findWrongSuppressions(withEntry(after.id, { ignored: 'suppressed' }))).toEqual([
      `${after.id}: ignored, though not suppressed`,
    ]);
  });

  it('finds an ignored event that was repeated after the suppression was lifted', () => {
    const [entry] = honest.journal.filter(({ id }) => id === within.id).map(({ ignored: _, ...applied }) => applied);
    const journal = [...honest.journal, ...(entry ? [entry] : [])];
    expect(findWrongSuppressions({ ...honest, journal })).toEqual([`${within.id}: applied, though suppressed`]);
  });

  it('finds it when there is no event to judge, but only where there must be some', () => {
    expect(findWrongSuppressions(honestInput([before]), { stories: true })).toHaveLength(1);
    expect(findWrongSuppressions(honestInput([before]))).toEqual([]);
    expect(findWrongSuppressions(honest, { stories: true })).toEqual([]);
  });

  it('judges nobody with two writers, or under another key: their order is not promised', () => {
    const wrong = withEntry(within.id, { ignored: undefined });
    expect(findWrongSuppressions(byAnotherWriter(wrong))).toEqual([]);
    const records = wrong.records.map((record) => ({ ...record, underOwnKey: false }));
    expect(findWrongSuppressions({ ...wrong, records })).toEqual([]);
  });

  it('judges nobody whose records another writer may have delayed, stamped later and written first', () => {
    const wrong = withEntry(within.id, { ignored: undefined });
    const [first] = wrong.records;
    const stranger = { ...first, offset: -1, timestamp: (first?.timestamp ?? 0) + 3, command: undefined };
    expect(
      findWrongSuppressions({ ...wrong, records: [stranger as NonNullable<typeof first>, ...wrong.records] }),
    ).toEqual([]);
  });
});

describe('findBarrierCrossings', () => {
  it('passes when what came after the last barrier is repeated, and the barrier before anything else', () => {
    expect(findBarrierCrossings(honest)).toEqual([]);
    expect(findBarrierCrossings(repeated(5))).toEqual([]);
    expect(findBarrierCrossings(repeated(2, 3))).toEqual([]);
    expect(findBarrierCrossings(repeated(0, 2))).toEqual([]);
  });

  it.each([
    ['an event', 1, 3],
    ['an identify', 0, 3],
    ['an event across two', 1, 6],
    ['an ignored event', 3, 5],
    ['the barrier itself, after an event', 2, 4],
    ['the last barrier, after an event', 4, 6],
  ])('finds a repeat of %s', (_what, place, before) => {
    expect(findBarrierCrossings(repeated(place, before))).toHaveLength(1);
  });

  it('finds an event that a barrier has overtaken', () => {
    const [first, second] = honest.journal.slice(1, 3);
    const journal = honest.journal.toSpliced(1, 2, ...(first && second ? [second, first] : []));
    expect(findBarrierCrossings({ ...honest, journal })).toHaveLength(1);
    expect(findBarrierCrossings(byAnotherWriter({ ...honest, journal }))).toEqual([]);
  });
});

import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Engine } from '../src/engine/engine.ts';
import { Barriers } from '../src/engine/hand-over/barriers.ts';
import { Lanes } from '../src/engine/hand-over/lanes.ts';
import { CoPartitionMerge } from '../src/engine/read/co-partition-merge.ts';
import { OffsetWindow } from '../src/engine/record/offset-window.ts';
import { Source } from '../src/engine/record/source.ts';
import { OutcomeWriter } from '../src/engine/settle/outcome-writer.ts';
import { scenario } from './scenario.ts';
import { violationsOf } from './violations.ts';

const { handOver, putBack } = Lanes.prototype;
const { take } = CoPartitionMerge.prototype;
const { commit, dueCommit } = Source.prototype;
const { assign } = Engine.prototype;

/**
 * The guarantees that the model finds broken within 300 scenarios, which are always the same. Simulates no further scenario
 * once `sought` is among them.
 */
async function brokenGuarantees(sought?: string): Promise<Set<string>> {
  const found = new Set<string>();
  const property = fc.asyncProperty(scenario, async (input) => {
    for (const violation of await violationsOf(input)) found.add(violation.split(':')[0] as string);
    return sought === undefined || !found.has(sought);
  });
  await fc.check(property, { numRuns: 300, seed: 7, endOnFailure: true });
  return found;
}

interface Mutant {
  engine: string;
  breaks: string;
  plant(): void;
}

const mutants: Mutant[] = [
  {
    engine: 'commits past open offsets',
    breaks: 'G2',
    plant: () =>
      vi.spyOn(OffsetWindow.prototype, 'lowWaterMark', 'get').mockImplementation(function (this: OffsetWindow) {
        return this.next;
      }),
  },
  {
    engine: 'counts as settled what is not on record',
    breaks: 'G2',
    plant: () => vi.spyOn(OutcomeWriter.prototype, 'write').mockResolvedValue(true),
  },
  {
    engine: 'hands a lane over again while its head is in flight',
    breaks: 'G1',
    plant: () =>
      vi.spyOn(Lanes.prototype, 'handOver').mockImplementation(function (this: Lanes, lane, count) {
        const entries = handOver.call(this, lane, count);
        this.release(lane);
        return entries;
      }),
  },
  {
    engine: 'tries a failed message again behind the later ones of its key',
    breaks: 'G1',
    plant: () =>
      vi.spyOn(Lanes.prototype, 'putBack').mockImplementation(function (this: Lanes, lane, entries) {
        putBack.call(this, lane, entries);
        Object.assign(lane, { entries: [...lane.entries.slice(entries.length), ...entries] });
      }),
  },
  {
    engine: 'does not wait for the other topic of a person',
    breaks: 'G1',
    plant: () =>
      vi.spyOn(CoPartitionMerge.prototype, 'take').mockImplementation(function (this: CoPartitionMerge<never>) {
        return take.call(
          this,
          Number.POSITIVE_INFINITY,
          () => false,
          () => {},
        );
      }),
  },
  {
    engine: 'continues after a barrier before a commit covers it',
    breaks: 'G7',
    plant: () => vi.spyOn(Barriers.prototype, 'awaitThrough').mockReturnValue(false),
  },
  {
    engine: 'starts a barrier while the partner topic may repeat what came before it',
    breaks: 'G7',
    plant: () => vi.spyOn(Source.prototype, 'takenUpTo', 'get').mockReturnValue(0),
  },
  {
    engine: 'names open offsets as settled in a commit',
    breaks: 'G2',
    plant: () => vi.spyOn(OffsetWindow.prototype, 'openBelow').mockReturnValue([]),
  },
  {
    engine: 'delivers again what a commit names as settled',
    breaks: 'G7',
    plant: () =>
      vi.spyOn(Engine.prototype, 'assign').mockImplementation(function (this: Engine, { progress: _, ...start }) {
        assign.call(this, start);
      }),
  },
  {
    engine: 'takes back in a commit what an earlier one has named as settled',
    breaks: 'G7',
    plant: () =>
      vi.spyOn(Source.prototype, 'dueCommit').mockImplementation(function (this: Source, now, stuckMs) {
        const due = dueCommit.call(this, now, stuckMs);
        return due && stuckMs !== 0 ? { ...due, upTo: due.lowWaterMark, open: [] } : due;
      }),
  },
  {
    engine: 'takes a commit for one of all that is settled when it is acknowledged',
    breaks: 'G7',
    plant: () =>
      vi.spyOn(Source.prototype, 'commit').mockImplementation(function (this: Source, snapshot) {
        commit.call(this, { ...snapshot, revision: Number.POSITIVE_INFINITY });
      }),
  },
];

describe('the model', () => {
  afterEach(() => void vi.restoreAllMocks());

  it.each(mutants)('finds $breaks broken in an engine that $engine', async ({ breaks, plant }) => {
    plant();
    expect(await brokenGuarantees(breaks)).toContain(breaks);
  });

  it('finds nothing in the unchanged engine, in the same scenarios', async () => {
    expect(await brokenGuarantees()).toEqual(new Set());
  });
});

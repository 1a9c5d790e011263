import { topics } from '@cio-bus/contracts';
import { aDeadLetterRecord } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { indexOf, origin } from '../../test/kafka-in-memory.ts';
import { ReplayedRecords } from './replayed-records.ts';

/** Records that were replayed to these offsets; the dead letters are of those that failed again. */
function followed({ offsets, failed = [] }: { offsets: number[]; failed?: number[] }) {
  const again = failed.map((offset, place) =>
    aDeadLetterRecord({ origin: origin(offset), position: { partition: 0, offset: place, timestamp: 0 } }),
  );
  const at = { committed: 0 };
  const asked: string[] = [];
  const records = new ReplayedRecords(
    indexOf(() => again),
    async (groupId, topic) => {
      asked.push(`${groupId} ${topic}`);
      return [{ partition: 0, offset: at.committed }];
    },
  );
  const replayed = offsets.map((offset) => ({
    ...{ groupId: 'g', service: 'track-publisher', position: { topic: topics.track, partition: 0, offset } },
  }));
  return { records, replayed, at, asked };
}

describe('ReplayedRecords', () => {
  it('waits for each record until its service has committed a later offset', async () => {
    const { records, replayed, at, asked } = followed({ offsets: [4, 5] });
    records.add(replayed);
    for (const [committed, pending] of [
      [4, 2],
      [5, 1],
      [6, 0],
    ] as const) {
      at.committed = committed;
      await records.look();
      expect(records.pending).toBe(pending);
    }
    expect(new Set(asked)).toEqual(new Set(['customerio-track-publisher customerio.track']));
  });

  it('names a cause when enough failed again, and none was delivered', async () => {
    const { records, replayed, at } = followed({ offsets: [4, 5], failed: [4, 5] });
    records.add(replayed);
    at.committed = 6;
    await records.look();
    expect(records.failedAgain).toBe(2);
    expect(records.brokenGroup(2)).toMatchObject({ groupId: 'g', failed: 2, isSameCause: false });
    expect(records.brokenGroup(3)).toBeUndefined();
  });

  it('names none of which one was delivered', async () => {
    const { records, replayed, at } = followed({ offsets: [4, 5, 6], failed: [4, 5] });
    records.add(replayed);
    at.committed = 7;
    await records.look();
    expect(records.failedAgain).toBe(2);
    expect(records.brokenGroup(1)).toBeUndefined();
  });

  it('does not count what became of earlier records before', async () => {
    const { records, replayed, at } = followed({ offsets: [4, 5], failed: [4, 5] });
    at.committed = 5;
    await records.addEarlier(replayed);
    expect([records.pending, records.failedAgain]).toEqual([1, 0]);
    at.committed = 6;
    await records.look();
    expect(records.brokenGroup(1)).toMatchObject({ failed: 1 });
  });
});

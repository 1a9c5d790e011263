import { describe, expect, it } from 'vitest';
import type { RecordToWrite } from '../../../any-client/kafka-record.ts';
import { createCanaries, neighbourOf, partitionOf } from './canaries.ts';

describe('canaries', () => {
  it('choose partitions as Java does', () => {
    // Of org.apache.kafka.common.utils.Utils.murmur2: 21 → -973932308, foobar → -790332482.
    expect([partitionOf('21'), partitionOf('foobar')]).toEqual([
      (-973932308 & 0x7fffffff) % 6,
      (-790332482 & 0x7fffffff) % 6,
    ]);
    expect(partitionOf(neighbourOf('fc01'))).toBe(partitionOf('fc01'));
  });

  it('are written once, and delivered when the journal has them', async () => {
    const written: RecordToWrite[] = [];
    const canaries = createCanaries(
      'FC-01',
      () => ['k', 'k'],
      async (records) => void written.push(...records),
    );
    expect((await canaries.check([])).map(({ delivered }) => delivered)).toEqual([false, false]);
    const name = 'canary_FC-01_same_key';
    const entry = { seq: 1, at: 0, api: 'track', action: 'event', requestId: 1, personId: 'k', name } as const;
    expect((await canaries.check([entry])).map(({ delivered }) => delivered)).toEqual([true, false]);
    expect(written).toHaveLength(2);
  });
});

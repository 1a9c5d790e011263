import type { ReadOptions } from '@cio-bus/kafka';
import { aDeadLetterRecord, fakeTopics } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { origin } from '../../test/kafka-in-memory.ts';
import { readDeadLetters } from './read-dead-letters.ts';

const at = (partition: number, offset: number) => ({ position: { partition, offset, timestamp: 0 } });
const records = [at(0, 5), at(0, 7), at(0, 90_000), at(3, 1)].map(({ position }) =>
  aDeadLetterRecord({ origin: origin(position.offset), position, value: Buffer.from(`value ${position.offset}`) }),
);

describe('readDeadLetters', () => {
  it('reads near ones together, and not what lies between distant ones', async () => {
    const looks: ReadOptions[] = [];
    const read = fakeTopics(() => records);
    const kafka = {
      read: (topic: string, options: ReadOptions = {}) => {
        looks.push(options);
        return read(topic, options);
      },
    };
    const wanted = [at(0, 90_000), at(0, 7), at(3, 1), at(0, 5), at(0, 6)];

    const found = await readDeadLetters(kafka, wanted);

    const values = wanted.map((listed) => found.get(listed)?.value?.toString());
    expect(values).toEqual(['value 90000', 'value 7', 'value 1', 'value 5', undefined]);
    expect(looks.map(({ ranges }) => [...(ranges ?? [])])).toEqual([
      [
        [0, { from: 5, to: 8 }],
        [3, { from: 1, to: 2 }],
      ],
      [[0, { from: 90_000, to: 90_001 }]],
    ]);
  });
});

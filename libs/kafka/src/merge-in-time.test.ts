import { topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { mergeInTime, type TimedPosition } from './merge-in-time.ts';

const at = (topic: string, offset: number, timestamp: number): TimedPosition => ({
  topic,
  partition: 0,
  offset,
  timestamp,
});
const order = (items: TimedPosition[]) =>
  mergeInTime(items, (item) => item).map(({ topic, offset }) => `${topic.split('.')[1]} ${offset}`);

describe('mergeInTime', () => {
  it('merges topics by record time, identify first among equals', () => {
    const items = [
      at(topics.track, 0, 5),
      at(topics.track, 1, 10),
      at(topics.identify, 0, 5),
      at(topics.identify, 1, 7),
    ];
    expect(order(items)).toEqual(['identify 0', 'track 0', 'identify 1', 'track 1']);
  });

  it('never reorders a partition, even where its times run backwards', () => {
    const items = [at(topics.track, 1, 5), at(topics.track, 0, 10), at(topics.identify, 0, 7)];
    expect(order(items)).toEqual(['identify 0', 'track 0', 'track 1']);
  });
});

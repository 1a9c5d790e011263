import { type Topic, topics } from '@cio-bus/contracts';
import { Lanes } from '../src/engine/hand-over/lanes.ts';
import { PartitionReader } from '../src/engine/read/partition-reader.ts';
import type { Source } from '../src/engine/record/source.ts';
import { aRecord } from './builders.ts';
import { VirtualClock } from './virtual-clock.ts';

/** Small caps. */
export const CAPS = { maxWaiting: 10, maxPerLane: 100, maxBytes: 1_000, maxSpan: 6 };

/** A reader, and a note of what it asks of whoever reads from Kafka. */
export function setUpReader({
  order = 'key' as 'key' | 'none',
  read = [topics.identify, topics.track] as Topic[],
  caps = CAPS,
} = {}) {
  const clock = new VirtualClock();
  const lanes = new Lanes({ after: clock.after.bind(clock), maxPerLane: 1_000, onWake: () => {}, onCrowded: () => {} });
  const asked: string[] = [];
  const fetching: string[] = [];
  const early: string[] = [];
  const reader = new PartitionReader({
    ...{ topics: read, order, caps, mergeWaitMs: 250, now: () => clock.now(), lanes },
    fetching: {
      pause: (topic, partition) => void fetching.push(`pause ${topic}/${partition}`),
      resume: (topic, partition) => void fetching.push(`resume ${topic}/${partition}`),
      askEnds: (topic) => void asked.push(topic),
    },
    onEarlyRelease: (topic, reason) => void early.push(`${topic} ${reason}`),
    onEnds: () => {},
  });
  const find = (topic: string, partition = 0): Source => {
    const source = reader.find(topic, partition);
    if (!source) throw new Error(`${topic}/${partition} is not assigned`);
    return source;
  };
  /** Records from this offset on, one per user unless a key is given. */
  const receive = (topic: string, from: number, count: number, { partition = 0, bytes = 2, key = '' } = {}) => {
    const records = Array.from({ length: count }, (_, n) =>
      aRecord({
        ...{ topic, partition, offset: from + n, timestamp: clock.now() + from + n },
        ...{ key: Buffer.from(key || `u${from + n}`), value: Buffer.alloc(bytes) },
      }),
    );
    reader.receive(find(topic, partition), records, from + count);
  };
  const drainLanes = () => {
    const taken: string[] = [];
    for (let lane = lanes.takeOldest(); lane; lane = lanes.takeOldest()) {
      for (const { record } of lanes.handOver(lane, lane.entries.length))
        taken.push(`${record.topic}/${record.offset}`);
      lanes.release(lane);
    }
    return taken;
  };
  const assign = (topic: string, { partition = 0, position = 0, startAt = 0 } = {}) =>
    reader.assign({ topic, partition, position, startAt });
  const empty = (topic: string) => reader.noteEnds(topic, [{ partition: 0, high: 0 }], clock.now());
  return { clock, reader, assign, lanes, asked, fetching, early, find, receive, drainLanes, empty };
}

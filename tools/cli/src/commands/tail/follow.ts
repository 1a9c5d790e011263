import { setTimeout as sleep } from 'node:timers/promises';
import type { RawRecord } from '@cio-bus/contracts';
import type { Connections } from '../../connections.ts';

/** What is followed. */
export interface FollowOptions {
  connections: Pick<Connections, 'offsets' | 'read'>;
  topics: readonly string[];
  /** Ms since the epoch: begins at the first record that is not older. @default at the end */
  since: number | undefined;
  /** How often it looks, ms. */
  everyMs: number;
  signal: AbortSignal;
  /** While it is true nothing is read; what comes meanwhile is read afterwards. */
  isPaused(): boolean;
}

/** Next offset to read, by partition. */
type Positions = Map<number, number>;

/**
 * Reads what is written to topics, without a consumer group, until it is aborted. In order of time, look by look; what
 * there was before, topic by topic.
 */
export async function* follow(options: FollowOptions): AsyncGenerator<RawRecord> {
  const { topics, everyMs, signal, isPaused } = options;
  const positions = new Map<string, Positions>();
  for (const topic of topics) positions.set(topic, await startOf(options, topic));
  if (options.since !== undefined) for (const topic of topics) yield* readSince(options, topic, positions);
  while (!signal.aborted) {
    if (!isPaused())
      yield* inTime(
        await Promise.all(topics.map((topic) => readNew(options, topic, positions.get(topic) as Positions))),
      );
    await sleep(everyMs, undefined, { signal }).catch(() => {}); // aborted
  }
}

const inTime = (records: RawRecord[][]): RawRecord[] => records.flat().sort((a, b) => a.timestamp - b.timestamp);

const startOf = async ({ connections }: FollowOptions, topic: string): Promise<Positions> =>
  new Map((await connections.offsets(topic)).map(({ partition, high }) => [partition, high]));

/** What there was before, up to where following begins; not held in memory. */
async function* readSince(
  { connections, since = 0, signal }: FollowOptions,
  topic: string,
  positions: Map<string, Positions>,
) {
  const ends = positions.get(topic);
  for await (const record of connections.read(topic, { since })) {
    if (signal.aborted) return;
    if (record.offset < (ends?.get(record.partition) ?? 0) && record.timestamp >= since) yield record;
  }
}

/** Offsets of a partition that are read in one look: after a pause there may be many. */
const MAX_LOOK = 2_000;

async function readNew({ connections }: FollowOptions, topic: string, positions: Positions): Promise<RawRecord[]> {
  const ends = await connections.offsets(topic);
  const moved = ends.filter(({ partition, high }) => high > (positions.get(partition) ?? 0));
  if (moved.length === 0) return [];
  const ranges = new Map(
    moved.map(({ partition, low, high }) => {
      const from = Math.max(low, positions.get(partition) ?? low);
      return [partition, { from, to: Math.min(high, from + MAX_LOOK) }];
    }),
  );
  const records = await Array.fromAsync(connections.read(topic, { ranges }));
  for (const [partition, { to }] of ranges) positions.set(partition, to);
  return records;
}

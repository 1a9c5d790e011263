import type { CliContext } from '../../terminal/context.ts';
import { readers } from './readers.ts';

/** What a service has not settled yet of one of its topics. */
export interface Lag {
  service: string;
  topic: string;
  /** Records. */
  lag: number;
  /** Records in the partition with the most. */
  worst_partition: number;
  /** Since the oldest of them was published; 0 when there are none. */
  seconds: number;
}

type Part = Pick<CliContext, 'connections' | 'now'>;

/** The lag of every service in each topic that it reads. */
export const measureLags = (context: Part): Promise<Lag[]> =>
  Promise.all(readers.map(([service, topic]) => measureLag(context, service, topic)));

/** The lag of one service in one topic. */
export async function measureLag({ connections, now }: Part, service: string, topic: string): Promise<Lag> {
  const partitions = await connections.offsets(topic);
  const committed = await connections.committed(`customerio-${service}`, topic);
  const at = new Map(committed.map(({ partition, offset }) => [partition, offset]));
  const behind = partitions
    .map(({ partition, low, high }) => ({ partition, from: Math.max(low, at.get(partition) ?? low), to: high }))
    .filter(({ from, to }) => to > from);
  const counts = behind.map(({ from, to }) => to - from);
  return {
    ...{ service, topic, lag: counts.reduce((sum, one) => sum + one, 0), worst_partition: Math.max(0, ...counts) },
    seconds: await ageOfOldest({ connections, now }, topic, behind),
  };
}

/** Seconds since the oldest record that is not settled was published; 0 when all are. */
async function ageOfOldest(
  { connections, now }: Part,
  topic: string,
  behind: readonly { partition: number; from: number; to: number }[],
): Promise<number> {
  const ages = await Promise.all(
    behind.map(async ({ partition, ...range }) => {
      // What is not there any more, or the end of a transaction, has no record.
      for await (const { timestamp } of connections.read(topic, { ranges: new Map([[partition, range]]) }))
        return now() - timestamp;
      return 0;
    }),
  );
  return Math.round(Math.max(0, ...ages) / 1_000);
}

import { setTimeout as sleep } from 'node:timers/promises';
import { type Topic, topics } from '@cio-bus/contracts';
import { committedOffsets, type KafkaConnection, topicOffsets } from '@cio-bus/kafka';

/** Readers of each topic. A record is settled once its reader has committed a later offset. */
export const readers: Readonly<Record<string, readonly Topic[]>> = {
  'track-publisher': [topics.identify, topics.track],
  'transactional-sender': [topics.transactional],
  'event-processor': [topics.webhooks],
  'bigquery-sink': [topics.webhooks, topics.processed, topics.deadLetters, topics.audit],
};

/** Records and settled records of one reader's topic. */
export interface Backlog {
  service: string;
  topic: Topic;
  records: number;
  settled: number;
}

/** Queries Kafka for the progress of every reader. */
export async function readBacklog(kafka: KafkaConnection): Promise<Backlog[]> {
  const pairs = Object.entries(readers).flatMap(([service, read]) => read.map((topic) => ({ service, topic })));
  return Promise.all(
    pairs.map(async ({ service, topic }) => {
      const ends = await topicOffsets(kafka, topic);
      const committed = await committedOffsets(kafka, `customerio-${service}`, topic);
      const at = new Map(committed.map(({ partition, offset }) => [partition, offset]));
      const counts = ends.map(({ partition, low, high }) => ({
        records: high - low,
        settled: Math.max(0, (at.get(partition) ?? low) - low),
      }));
      return { service, topic, records: sum(counts, 'records'), settled: sum(counts, 'settled') };
    }),
  );
}

const sum = <Key extends string>(counts: readonly Record<Key, number>[], key: Key) =>
  counts.reduce((total, count) => total + count[key], 0);

/** What must come to rest. */
export interface RestSources {
  backlog: () => Promise<readonly Backlog[]>;
  /** Webhooks that Customer.io has not been able to deliver yet. */
  pendingWebhooks: () => Promise<number>;
}

/** How long to wait, ms, and what receives the progress. */
export interface RestOptions {
  timeoutMs: number;
  pollMs?: number;
  /** Aborts the wait. @default never */
  signal?: AbortSignal;
  onProgress?: (backlog: readonly Backlog[]) => void;
}

const POLL_MS = 250;

/**
 * Waits until the stack is at rest: every record settled, every webhook delivered, and no new record since the previous
 * poll. A settled record may cause a webhook, whose reaction is another record.
 *
 * @throws Error that says what is still pending
 */
export async function untilAtRest(sources: RestSources, options: RestOptions): Promise<void> {
  const { timeoutMs, pollMs = POLL_MS, signal, onProgress = () => {} } = options;
  const deadline = performance.now() + timeoutMs;
  let recordsBefore = -1;
  for (;;) {
    const pending = await sources.pendingWebhooks();
    const backlog = await sources.backlog();
    onProgress(backlog);
    const behind = backlog.filter(({ records, settled }) => settled < records);
    const records = sum(backlog, 'records');
    if (pending === 0 && behind.length === 0 && records === recordsBefore) return;
    recordsBefore = records;
    if (performance.now() > deadline) throw new Error(describe(behind, pending, timeoutMs));
    await sleep(pollMs, undefined, signal ? { signal } : {});
  }
}

function describe(behind: readonly Backlog[], pending: number, timeoutMs: number): string {
  const waits = behind.map(
    ({ service, topic, records, settled }) => `${service} has settled ${settled} of ${records} records of ${topic}`,
  );
  if (pending > 0) waits.push(`${pending} webhooks are not delivered`);
  return `The stack is not at rest after ${timeoutMs / 1000} s: ${waits.join('; ') || 'new records keep arriving'}.`;
}

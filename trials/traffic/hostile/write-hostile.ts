import { setTimeout as sleep } from 'node:timers/promises';
import { retrying } from '@cio-bus/service';
import type { RecordWriter } from '../../any-client/record-writer.ts';
import type { HostileRecord } from './hostile-records.ts';

/** How hostile records are written. */
interface HostilePace {
  /** They are spread over this time. */
  durationMs: number;
  /** How long one is written again after an error, before that is thrown. */
  patienceMs: number;
  /** Aborts it. @default never */
  signal?: AbortSignal;
}

const WAIT_MS = 500;

/**
 * Writes hostile records one after the other. What Kafka has not acknowledged is written again: it may then be there twice.
 *
 * @throws the last error once the time for one is up
 */
export async function writeHostile(
  client: Pick<RecordWriter, 'write'>,
  records: readonly HostileRecord[],
  pace: HostilePace,
): Promise<void> {
  const begun = performance.now();
  for (const [index, record] of records.entries()) {
    const waitMs = begun + (index / records.length) * pace.durationMs - performance.now();
    await sleep(Math.max(0, waitMs), undefined, pace.signal ? { signal: pace.signal } : {});
    await writeUntilAcknowledged(client, record, pace);
  }
}

async function writeUntilAcknowledged(
  client: Pick<RecordWriter, 'write'>,
  { record, compression }: HostileRecord,
  { patienceMs, signal }: HostilePace,
): Promise<void> {
  const deadline = performance.now() + patienceMs;
  const mayRetry = () => performance.now() <= deadline;
  await retrying(() => client.write([record], { compression }), { everyMs: WAIT_MS, mayRetry, signal });
}

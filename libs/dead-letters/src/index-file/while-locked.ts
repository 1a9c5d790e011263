import { retrying } from '@cio-bus/service';
import { isLocked } from './index-file-error.ts';

const EVERY_MS = 20;
/** Longer than any transaction of another process of the bus. */
const PATIENCE_MS = 10_000;
/** What is called after a wait in vain: it would otherwise queue behind other long waits. */
const PATIENCE_LEFT_MS = 500;

let patienceMs = PATIENCE_MS;

/**
 * Repeats work while another process is writing the index. Between two attempts this process serves others: a wait inside SQLite
 * would stop a console.
 *
 * @throws SQLite's error when the lock is still held after ten seconds, soon when it was held before; and what the work throws
 */
export async function whileLocked<T>(work: () => T): Promise<T> {
  const until = performance.now() + patienceMs;
  const mayRetry = (error: unknown) => isLocked(error) && performance.now() < until;
  try {
    const result = await retrying(work, { everyMs: EVERY_MS, mayRetry });
    patienceMs = PATIENCE_MS;
    return result;
  } catch (error) {
    if (isLocked(error)) patienceMs = PATIENCE_LEFT_MS;
    throw error;
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
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
  for (const until = performance.now() + patienceMs; ; await sleep(EVERY_MS)) {
    try {
      const result = work();
      patienceMs = PATIENCE_MS;
      return result;
    } catch (error) {
      if (!isLocked(error)) throw error;
      if (performance.now() < until) continue;
      patienceMs = PATIENCE_LEFT_MS;
      throw error;
    }
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxClient, SandboxStats } from '@cio-bus/customerio-sandbox';

const POLL_MS = 250;

/** Number of requests that Customer.io answered with this status. */
export const answersWith = (status: string, { requests }: Pick<SandboxStats, 'requests'>): number =>
  Object.values(requests).reduce((sum, byStatus) => sum + (byStatus[status] ?? 0), 0);

/** Waits until Customer.io has answered a request with this status. @throws Error once the time is up */
export async function untilAnswered(
  sandbox: Pick<SandboxClient, 'stats'>,
  status: string,
  { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal },
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (answersWith(status, await sandbox.stats()) === 0) {
    if (performance.now() > deadline)
      throw new Error(`no request was answered with ${status} in ${timeoutMs / 1_000} s`);
    await sleep(POLL_MS, undefined, signal ? { signal } : {});
  }
}

import { type Progress, startProgress } from '../terminal/progress.ts';
import type { TrialConnections } from './connections.ts';
import { type Backlog, readBacklog, untilAtRest } from './settlement.ts';

interface SettleOptions {
  /** Label of the progress. */
  label: string;
  timeoutMs: number;
  signal?: AbortSignal;
}

/** Waits until the stack is at rest, and shows the progress. @throws Error that says what is still pending */
export async function settle(
  { kafka, sandbox }: Pick<TrialConnections, 'kafka' | 'sandbox'>,
  { label, ...options }: SettleOptions,
): Promise<void> {
  let progress: Progress | undefined;
  const backlog = () => readBacklog(kafka);
  const pendingWebhooks = async () => (await sandbox.stats()).webhooks.pending;
  const onProgress = (now: readonly Backlog[]) => {
    const total = now.reduce((sum, { records }) => sum + records, 0);
    progress ??= startProgress(label, total);
    const settled = now.reduce((sum, one) => sum + one.settled, 0);
    progress.update(Math.min(settled, total), total); // read after the total: may be ahead of it
  };
  try {
    await untilAtRest({ backlog, pendingWebhooks }, { ...options, onProgress });
  } finally {
    progress?.end();
  }
}

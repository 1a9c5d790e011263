import { setTimeout as sleep } from 'node:timers/promises';
import { type ServicePart, settledWithin } from '@cio-bus/service';
import { createSettleRound, type SettleRoundDependencies } from './settle-round.ts';

/** Dependencies of {@link settleReportedSends}. */
export interface SettleReportedOptions extends SettleRoundDependencies {
  /** Time between two comparisons, ms. 0 switches them off. */
  everyMs: number;
}

/** How long a stop waits for a settlement, ms. One that is cut off is completed by the next process. */
const STOP_MS = 5_000;

/**
 * Settles held sends that Customer.io reports later. Nothing is kept but in the ledger and in Kafka, so whatever a process
 * that ends has left undone is done by the next, or by another.
 *
 * The ledger records the delivery first; only then is the command replayed, so that the replay cannot send it.
 */
export function settleReportedSends(options: SettleReportedOptions): ServicePart {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  return {
    name: 'reported-sends',
    async start() {
      if (options.everyMs > 0) running = settlePeriodically(options, stopping.signal).catch(() => {});
    },
    async stop() {
      stopping.abort();
      await settledWithin(STOP_MS, running);
      options.index.close();
    },
  };
}

async function settlePeriodically(options: SettleReportedOptions, signal: AbortSignal): Promise<void> {
  const { everyMs, telemetry } = options;
  const settleRound = createSettleRound(options, signal);
  for (;;) {
    await sleep(everyMs, undefined, { signal, ref: false });
    try {
      await settleRound();
    } catch (error) {
      if (signal.aborted) return;
      telemetry.logger.warn({ err: error }, 'cannot compare held sends with reports; retrying at the next interval');
    }
  }
}

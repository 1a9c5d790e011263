import { setTimeout as systemSleep } from 'node:timers/promises';
import { commandTopics } from '@cio-bus/contracts';
import { loadedTopics, type ReconcileRange, type ReconcileReport } from '@cio-bus/reconcile';
import type { ServicePart, Telemetry } from '@cio-bus/service';

interface ReconcilerOptions {
  /** Time between two reconciliations, and the age that records have by then, ms. 0: none is made. */
  everyMs: number;
  reconcile(range: ReconcileRange): Promise<ReconcileReport>;
  telemetry: Pick<Telemetry, 'expect' | 'count' | 'gauge' | 'logger'>;
  /** Ms since the epoch. */
  now(): number;
  sleep?(ms: number, signal: AbortSignal): Promise<unknown>;
}

/**
 * Compares Kafka and the table now and then, and counts what it finds: each record once, some time after it was
 * published. A record that is still under way counts as found: Kafka has it.
 *
 * It begins two intervals before its start, for up to there the process before may not have come; so after a restart
 * some records are compared, and counted, twice. What came longer before the start is for `cio-bus reconcile`.
 */
export function createReconciler(options: ReconcilerOptions): ServicePart {
  const stopping = new AbortController();
  const reconciled = [...commandTopics, ...loadedTopics];
  if (options.everyMs > 0) options.telemetry.expect('cio_bus_reconciled_records_total', { topic: reconciled });
  return {
    name: 'reconciler',
    async start() {
      if (options.everyMs > 0) void run(options, stopping.signal).catch(() => {});
    },
    // A comparison under way is not waited for: a query alone may take longer than a stop may.
    stop: async () => stopping.abort(),
  };
}

async function run(options: ReconcilerOptions, signal: AbortSignal): Promise<void> {
  const { everyMs, reconcile, telemetry, now, sleep = sleepUnlessAborted } = options;
  for (let from = now() - 2 * everyMs; ; ) {
    await sleep(everyMs, signal);
    const to = now() - everyMs; // what was published just now has hardly been settled
    if (to <= from) continue;
    try {
      tell(await reconcile({ from, to }), telemetry);
      telemetry.gauge('cio_bus_reconciliation_timestamp_seconds', {}, now() / 1_000);
      from = to;
    } catch (error) {
      if (signal.aborted) return;
      telemetry.logger.warn({ err: error }, 'Kafka and the table not reconciled; trying again');
    }
  }
}

const sleepUnlessAborted = (ms: number, signal: AbortSignal) => systemSleep(ms, undefined, { signal, ref: false });

function tell({ hours, topics, gaps }: ReconcileReport, telemetry: ReconcilerOptions['telemetry']): void {
  const found = [
    ...hours.map(({ topic, published, difference }) => ({ topic, records: published, missing: difference })),
    ...topics.map(({ topic, records, difference }) => ({ topic, records, missing: difference })),
  ];
  for (const { topic, records, missing } of found) {
    telemetry.count('cio_bus_reconciled_records_total', { topic, result: 'found' }, records - missing);
    telemetry.count('cio_bus_reconciled_records_total', { topic, result: 'missing' }, missing);
  }
  for (const { topic, partition, offset, reason, service } of gaps) {
    telemetry.logger.error({ topic, partition, offset, reason, service }, 'record missing');
  }
}

import { commandTopics } from '@cio-bus/contracts';
import { loadedTopics, type ReconcileRange, type ReconcileReport } from '@cio-bus/reconcile';
import type { ServicePart, Telemetry } from '@cio-bus/service';
import { type Pause, type PeriodicOptions, periodicPart } from './periodic-part.ts';

interface ReconcilerOptions extends PeriodicOptions {
  /** Time between two reconciliations, and the least age of the records in one, ms. 0 switches it off. */
  everyMs: number;
  reconcile(range: ReconcileRange): Promise<ReconcileReport>;
  telemetry: Pick<Telemetry, 'expect' | 'count' | 'gauge' | 'logger'>;
  /** Ms since the epoch. */
  now(): number;
}

/**
 * Compares Kafka and the table periodically, and counts what it finds: each record once, some time after it was
 * published. A record that is still in flight counts as found: Kafka has it.
 *
 * The first range begins two intervals before the start, because the previous process may not have reached that point;
 * so after a restart some records are compared, and counted, twice. For older ones run `cio-bus reconcile`.
 */
export function createReconciler(options: ReconcilerOptions): ServicePart {
  const reconciled = [...commandTopics, ...loadedTopics];
  if (options.everyMs > 0) {
    options.telemetry.expect('cio_bus_reconciled_records_total', { topic: reconciled });
    options.telemetry.expect('cio_bus_reconciliations_total', {});
  }
  return periodicPart('reconciler', options, (pause, signal) => reconcilePeriodically(options, pause, signal));
}

async function reconcilePeriodically(options: ReconcilerOptions, pause: Pause, signal: AbortSignal): Promise<void> {
  const { everyMs, reconcile, telemetry, now } = options;
  for (let from = now() - 2 * everyMs; ; ) {
    await pause(everyMs);
    const to = now() - everyMs; // younger records are probably not settled yet
    if (to <= from) continue;
    try {
      report(await reconcile({ from, to }), telemetry);
      telemetry.gauge('cio_bus_reconciliation_timestamp_seconds', {}, now() / 1_000);
      telemetry.count('cio_bus_reconciliations_total', { result: 'succeeded' });
      from = to;
    } catch (error) {
      if (signal.aborted) return;
      telemetry.count('cio_bus_reconciliations_total', { result: 'failed' });
      telemetry.logger.warn({ err: error }, 'cannot compare Kafka and the table; retrying at the next interval');
    }
  }
}

function report({ hours, topics, gaps }: ReconcileReport, telemetry: ReconcilerOptions['telemetry']): void {
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

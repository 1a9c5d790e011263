import type { ServicePart, Telemetry } from '@cio-bus/service';
import { firstEventQuery, viewQuery, type WarehouseQuery } from '@cio-bus/warehouse';
import { type Pause, type PeriodicOptions, periodicPart } from './periodic-part.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Templates with a series of their own; a bus has tens. */
const MAX_TEMPLATES = 50;

interface NeverReportedOptions extends PeriodicOptions {
  /** Age from which a message without a report counts, ms. */
  afterMs: number;
  warehouse: Pick<WarehouseQuery, 'query' | 'dataset' | 'table' | 'dialect'>;
  telemetry: Pick<Telemetry, 'expect' | 'count' | 'gauge' | 'forget' | 'logger'>;
  /** Ms since the epoch. */
  now(): number;
}

/**
 * Measures periodically how many messages Customer.io has accepted within a day and never reported anything about, by
 * template: also those that were requested long before, planned or replayed. The table is where both ends of a message
 * meet. A search that fails leaves the figures of the last one, whose time is exported too.
 */
export function measureNeverReported(options: NeverReportedOptions): ServicePart {
  if (options.everyMs > 0) options.telemetry.expect('cio_bus_never_reported_searches_total', {});
  return periodicPart('never-reported', options, (pause, signal) => searchPeriodically(options, pause, signal));
}

async function searchPeriodically(options: NeverReportedOptions, pause: Pause, signal: AbortSignal): Promise<void> {
  const { everyMs, telemetry, now } = options;
  let measured: ReadonlySet<string> = new Set();
  for (;;) {
    await pause(everyMs);
    try {
      const counts = await search(options);
      if (signal.aborted) return;
      for (const template of measured)
        if (!counts.has(template)) telemetry.forget('cio_bus_never_reported_messages', { template });
      for (const [template, messages] of counts)
        telemetry.gauge('cio_bus_never_reported_messages', { template }, messages);
      measured = new Set(counts.keys());
      telemetry.gauge('cio_bus_never_reported_timestamp_seconds', {}, now() / 1_000);
      telemetry.count('cio_bus_never_reported_searches_total', { result: 'succeeded' });
    } catch (error) {
      if (signal.aborted) return;
      telemetry.count('cio_bus_never_reported_searches_total', { result: 'failed' });
      telemetry.logger.warn({ err: error }, 'cannot search for messages that were never reported; retrying later');
    }
  }
}

/** Messages by template, the most first; those of the smallest templates together as `other`. */
async function search({ afterMs, warehouse, now }: NeverReportedOptions): Promise<Map<string, number>> {
  const to = now() - afterMs;
  const accepted = { from: to - DAY_MS, to };
  const counts = new Map<string, number>();
  const [first] = await warehouse.query(firstEventQuery(warehouse.table, accepted));
  if (typeof first?.first_event_at !== 'string') return counts; // none was accepted
  const view = await viewQuery('never_reported', warehouse, {
    ...accepted,
    firstEventAt: Date.parse(first.first_event_at),
  });
  const rows = await warehouse.query(
    `SELECT template, COUNT(*) AS messages FROM (\n${view}\n) AS found
    GROUP BY template ORDER BY messages DESC, template`,
  );
  for (const [index, { template, messages }] of rows.entries()) {
    const label = index < MAX_TEMPLATES ? String(template ?? 'none') : 'other';
    counts.set(label, (counts.get(label) ?? 0) + Number(messages));
  }
  return counts;
}

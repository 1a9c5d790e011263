import type { ServicePart, Telemetry } from '@cio-bus/service';
import { timestampLiteral, viewQuery, type WarehouseQuery } from '@cio-bus/warehouse';
import { type Pause, type PeriodicOptions, periodicPart } from './periodic-part.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Templates with a series of their own; a bus has tens. */
const MAX_TEMPLATES = 50;

interface NeverReportedOptions extends PeriodicOptions {
  /** Age from which a message without a report counts, ms. */
  afterMs: number;
  warehouse: Pick<WarehouseQuery, 'query' | 'dataset' | 'table' | 'dialect'>;
  telemetry: Pick<Telemetry, 'gauge' | 'forget' | 'logger'>;
  /** Ms since the epoch. */
  now(): number;
}

/**
 * Measures periodically how many messages of the last day Customer.io has accepted and never reported anything about, by
 * template. The table is where both ends of a message meet; the search reads two days of its narrow columns, no payload.
 */
export function measureNeverReported(options: NeverReportedOptions): ServicePart {
  if (options.everyMs > 0) options.telemetry.gauge('cio_bus_never_reported_timestamp_seconds', {}, 0);
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
    } catch (error) {
      if (signal.aborted) return;
      telemetry.logger.warn({ err: error }, 'cannot search for messages that were never reported; retrying later');
    }
  }
}

/** Messages by template, the most first; those of the smallest templates together as `other`. */
async function search({ afterMs, warehouse, now }: NeverReportedOptions): Promise<Map<string, number>> {
  const to = now() - afterMs;
  const view = await viewQuery('never_reported', warehouse, { from: to - DAY_MS, to });
  const rows = await warehouse.query(
    `SELECT template, COUNT(*) AS messages FROM (\n${view}\n) AS found
    WHERE accepted_at < ${timestampLiteral(to)}
    GROUP BY template ORDER BY messages DESC, template`,
  );
  const counts = new Map<string, number>();
  for (const [index, { template, messages }] of rows.entries()) {
    const label = index < MAX_TEMPLATES ? String(template ?? 'none') : 'other';
    counts.set(label, (counts.get(label) ?? 0) + Number(messages));
  }
  return counts;
}

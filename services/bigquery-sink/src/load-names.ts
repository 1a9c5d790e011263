import type { ParentName } from '@cio-bus/customerio';
import type { ServicePart, Telemetry } from '@cio-bus/service';
import type { NameRow, NamesWriter } from '@cio-bus/warehouse';
import { type Pause, type PeriodicOptions, periodicPart } from './periodic-part.ts';

/** Time until the first repeat of a load that failed; each further one takes twice as long, up to the usual interval. */
const RETRY_MS = 60_000;

interface NameLoaderOptions extends NamesWriter, PeriodicOptions {
  /** The names of everything in the account. Rejects unless it has all of them. */
  listNames(): Promise<readonly ParentName[]>;
  telemetry: Pick<Telemetry, 'count' | 'expect' | 'gauge' | 'logger'>;
  /** Ms since the epoch. */
  now(): number;
}

/**
 * Loads what campaigns, broadcasts, newsletters and transactional messages are called from Customer.io into the table `names`:
 * at the start, and periodically. A load that fails keeps the names of the one before, and stops nothing else of the sink.
 */
export function loadNames(options: NameLoaderOptions): ServicePart {
  const { everyMs, telemetry } = options;
  if (everyMs > 0) {
    telemetry.expect('cio_bus_names_loads_total', {});
    telemetry.gauge('cio_bus_names_loaded_timestamp_seconds', {}, 0);
  }
  return periodicPart('names', options, (pause, signal) => loadPeriodically(options, pause, signal));
}

async function loadPeriodically(options: NameLoaderOptions, pause: Pause, signal: AbortSignal): Promise<void> {
  const { everyMs, telemetry, now } = options;
  for (let failures = 0; ; ) {
    try {
      const rows = await readNames(options);
      signal.throwIfAborted();
      await options.replaceNames(rows);
      telemetry.count('cio_bus_names_loads_total', { result: 'loaded' });
      telemetry.gauge('cio_bus_names_loaded_timestamp_seconds', {}, now() / 1_000);
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      telemetry.count('cio_bus_names_loads_total', { result: 'failed' });
      telemetry.logger.warn({ err: error }, 'cannot load the names of campaigns; the table keeps the last ones');
    }
    await pause(failures === 0 ? everyMs : Math.min(everyMs, RETRY_MS * 2 ** (failures - 1)));
  }
}

/** Each thing once: a page that moved while it was read has things of the page before. Without a number, nothing refers to it. */
async function readNames({ listNames, now }: NameLoaderOptions): Promise<NameRow[]> {
  const loaded_at = now();
  const rows = new Map<string, NameRow>();
  for (const { kind, id, name } of await listNames()) {
    if (Number.isSafeInteger(id)) rows.set(`${kind}/${id}`, { kind, id, name: name.toWellFormed(), loaded_at });
  }
  return [...rows.values()];
}

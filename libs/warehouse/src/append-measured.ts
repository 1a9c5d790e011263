import type { BusError } from '@cio-bus/contracts';
import type { Telemetry } from '@cio-bus/service';
import type { Row } from './port/row.ts';
import type { Warehouse } from './port/warehouse.ts';

/** Appends rows and counts, per kind, how many were stored, how long it took, and how old the events were by then. */
export async function appendMeasured(
  warehouse: Warehouse,
  rows: readonly Row[],
  options: { signal: AbortSignal },
  telemetry: Telemetry,
): Promise<readonly (BusError | undefined)[]> {
  const begun = performance.now();
  const errors = await warehouse.append(rows, options);
  telemetry.observe('cio_bus_warehouse_append_duration_seconds', {}, (performance.now() - begun) / 1_000);
  const now = Date.now();
  for (const [kind, ofKind] of Map.groupBy(rows.keys(), (index) => (rows[index] as Row).kind)) {
    const stored = ofKind.filter((index) => !errors[index]);
    const age = telemetry.series('cio_bus_warehouse_row_age_seconds', { kind });
    for (const index of stored) age.observe(Math.max(0, now - (rows[index] as Row).timestamp) / 1_000);
    if (stored.length > 0) telemetry.count('cio_bus_warehouse_rows_total', { kind }, stored.length);
    for (const index of ofKind) {
      const code = errors[index]?.code;
      if (code) telemetry.count('cio_bus_warehouse_rows_failed_total', { kind, code });
    }
  }
  if (errors.some((error) => !error))
    telemetry.gauge('cio_bus_warehouse_last_append_timestamp_seconds', {}, now / 1_000);
  return errors;
}

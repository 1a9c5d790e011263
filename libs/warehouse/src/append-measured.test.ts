import { BusError } from '@cio-bus/contracts';
import { quietTelemetry, type Telemetry } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { aRow } from '../test/a-row.ts';
import { appendMeasured } from './append-measured.ts';

describe('appendMeasured', () => {
  it('counts stored and refused rows by kind, and measures the age of the stored ones', async () => {
    const recorded: unknown[] = [];
    const count: Telemetry['count'] = (name, labels, by) => void recorded.push([name, labels, by]);
    const series: Telemetry['series'] = (name, labels) => ({
      observe: (value) => void recorded.push([name, labels, Math.floor(value)]),
    });
    const ageOf = (seconds: number) => Date.now() - seconds * 1_000;
    const rows = [
      aRow({ kind: 'webhook', timestamp: ageOf(90) }),
      aRow({ kind: 'webhook', timestamp: ageOf(30) }),
      aRow({ kind: 'command', timestamp: ageOf(5) }),
    ];
    const refused = new BusError('ROW_REJECTED', 'no');
    const warehouse = { append: async () => [undefined, refused, undefined] };

    const errors = await appendMeasured(
      warehouse,
      rows,
      { signal: new AbortController().signal },
      { ...quietTelemetry('test'), count, series },
    );

    expect(errors).toEqual([undefined, refused, undefined]);
    expect(recorded).toEqual([
      ['cio_bus_warehouse_row_age_seconds', { kind: 'webhook' }, 90],
      ['cio_bus_warehouse_rows_total', { kind: 'webhook' }, 1],
      ['cio_bus_warehouse_rows_failed_total', { kind: 'webhook', code: 'ROW_REJECTED' }, undefined],
      ['cio_bus_warehouse_row_age_seconds', { kind: 'command' }, 5],
      ['cio_bus_warehouse_rows_total', { kind: 'command' }, 1],
    ]);
  });
});

import { BusError } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { isolateRefused } from './isolate-refused.ts';

const items = Array.from({ length: 1000 }, (_, index) => index);

function fakeTable({ bad = [] as number[], failsAfter = Number.POSITIVE_INFINITY } = {}) {
  const written: number[] = [];
  let calls = 0;
  const write = async (part: readonly number[]) => {
    calls += 1;
    if (calls > failsAfter) return new BusError('WAREHOUSE_UNAVAILABLE', 'gone');
    if (part.some((item) => bad.includes(item))) return new BusError('ROW_REJECTED', 'no');
    written.push(...part);
    return undefined;
  };
  return { write, written, calls: () => calls };
}

describe('isolateRefused', () => {
  it('writes everything at once when nothing is refused', async () => {
    const table = fakeTable();
    expect(await isolateRefused(items, table.write)).toEqual(new Map());
    expect(table.calls()).toBe(1);
  });

  it('does not write nothing', async () => {
    const table = fakeTable();
    await isolateRefused([], table.write);
    expect(table.calls()).toBe(0);
  });

  it.each([[[0]], [[999]], [[617]], [[3, 4, 500, 999]]])('finds %j alone, in few writes, in order', async (bad) => {
    const table = fakeTable({ bad });
    const errors = await isolateRefused(items, table.write);
    expect([...errors.keys()]).toEqual(bad);
    expect(table.written).toEqual(items.filter((item) => !bad.includes(item)));
    expect(table.calls()).toBeLessThan(25 * bad.length);
  });

  it('stops at an outage: what is left is nobody’s fault', async () => {
    const table = fakeTable({ bad: [10], failsAfter: 3 });
    const errors = await isolateRefused(items, table.write);
    expect(new Set([...errors.values()].map(({ code }) => code))).toEqual(new Set(['WAREHOUSE_UNAVAILABLE']));
    expect(errors.size + table.written.length).toBe(1000);
    expect(table.calls()).toBe(4);
  });
});

import { BusError } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { isolateRefused } from './isolate-refused.ts';

const items = Array.from({ length: 1000 }, (_, index) => index);

function fakeTable({
  bad = [] as number[],
  accused = [] as number[],
  names = false,
  failsAfter = Number.POSITIVE_INFINITY,
} = {}) {
  const refusals: number[] = [];
  const written: number[] = [];
  let calls = 0;
  const write = async (part: readonly number[]) => {
    calls += 1;
    if (calls > failsAfter) return { error: new BusError('WAREHOUSE_UNAVAILABLE', 'gone') };
    const culprits = part.filter((item) => bad.includes(item) && refusals.push(item));
    const error = new BusError('ROW_REJECTED', 'no');
    if (culprits.length > 0) return { error, suspects: names ? [...culprits, ...accused] : undefined };
    written.push(...part);
    return undefined;
  };
  return { write, written, refusals, calls: () => calls };
}

describe('isolateRefused', () => {
  it('writes everything at once when nothing is refused', async () => {
    const table = fakeTable();
    expect(await isolateRefused(items, table.write)).toEqual(new Map());
    expect(table.calls()).toBe(1);
  });

  it('makes no call for no items', async () => {
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

  it('stops at an outage, which is about none of the remaining items', async () => {
    const table = fakeTable({ bad: [10], failsAfter: 3 });
    const errors = await isolateRefused(items, table.write);
    expect(new Set([...errors.values()].map(({ code }) => code))).toEqual(new Set(['WAREHOUSE_UNAVAILABLE']));
    expect(errors.size + table.written.length).toBe(1000);
    expect(table.calls()).toBe(4);
  });

  it('retries alone the items that the warehouse names, and accepts those that succeed', async () => {
    const table = fakeTable({ bad: [3, 500], accused: [7], names: true });
    const errors = await isolateRefused(items, table.write);
    expect([...errors.keys()].toSorted((a, b) => a - b)).toEqual([3, 500]);
    expect(table.written.toSorted((a, b) => a - b)).toEqual(items.filter((item) => item !== 3 && item !== 500));
    expect(table.calls()).toBe(5); // all, the others, and the three that were named
  });

  it('reports an item as refused only after the required number of refusals alone', async () => {
    const table = fakeTable({ bad: [3] });
    expect([...(await isolateRefused([3], table.write, 2)).keys()]).toEqual([3]);
    expect(table.refusals).toEqual([3, 3]);
  });
});

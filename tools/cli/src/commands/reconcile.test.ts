import { topics } from '@cio-bus/contracts';
import { A_TIME_MS, aRawRecord } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { jsonOf, startCli } from '../../test/start-cli.ts';

const records = [0, 1].map((offset) => aRawRecord({ offset }));

describe('cio-bus reconcile', () => {
  it('exits with 0 when nothing is missing', async () => {
    const { code, out } = await startCli({ records, committed: -1 }).run('reconcile');
    expect(code).toBe(0);
    expect(out).toMatch(/2026-11-21 12:00\s+customerio.track\s+2\s+0\s+0\s+0\s+2\s+0/);
    expect(out).toMatch(/\nall\s+2\s+0\s+0\s+0\s+2\s+0/);
    expect(out).toContain('Nothing is missing.');
  });

  it('exits with 1 and prints the offsets of missing records', async () => {
    const { code, out } = await startCli({ records }).run('reconcile');
    expect(code).toBe(1);
    expect(out).toContain('2 missing:');
    expect(out).toContain('customerio.track/0/1 of 2026-11-21 12:00:00: track-publisher has committed past it');
  });

  it('distinguishes a missing row from a missing outcome', async () => {
    const event = aRawRecord({ topic: topics.webhooks });
    const { out } = await startCli({ records: [event] }).run('reconcile');
    expect(out).toContain(
      'customerio.webhooks/0/0 of 2026-11-21 12:00:00: bigquery-sink has committed past it, but the table has no row for it',
    );
  });

  it('prints everything as JSON, for a range', async () => {
    const result = await startCli({ records }).run('reconcile', '--from', '1m', '--json');
    expect(jsonOf(result)).toMatchObject({ holds: false, difference: 2, hours: [{ hour: A_TIME_MS, published: 2 }] });
    expect(jsonOf(await startCli({ records }).run('reconcile', '--to', '1m', '--json'))).toMatchObject({ holds: true });
  });
});

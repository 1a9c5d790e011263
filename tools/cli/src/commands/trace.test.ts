import { BusError } from '@cio-bus/contracts';
import { aRecordOf, aTrackCommand } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { jsonOf, startCli } from '../../test/start-cli.ts';

const command = aTrackCommand();
const records = [aRecordOf(command)];

describe('cio-bus trace', () => {
  it('prints the steps in the order of time', async () => {
    const { code, out } = await startCli({ records }).run('trace', command.id);
    expect(code).toBe(0);
    expect(out).toMatch(/2026-11-21 12:00:00.000\s+published\s+customerio.track\/0\/0\s+type=track name=order_paid/);
    expect(jsonOf(await startCli({ records }).run('trace', command.id, '--json'))).toMatchObject([
      { what: 'published' },
    ]);
  });

  it('reads the last 30 days of the table unless --from is given', async () => {
    const { run, queries } = startCli({ records });
    await run('trace', command.id);
    await run('trace', command.id, '--from', '2025-01-01');
    expect(queries[0]).toContain("timestamp >= TIMESTAMP '2026-10-22 12:00:00'");
    expect(queries.at(-1)).toContain("timestamp >= TIMESTAMP '2025-01-01 00:00:00'");
  });

  it('shows what Kafka has while the table is unavailable, and says so', async () => {
    const answer = () => {
      throw new BusError('WAREHOUSE_UNAVAILABLE', 'the sink does not answer');
    };
    const { run } = startCli({ records, answer });
    const { code, out, err } = await run('trace', command.id);
    expect([code, out]).toEqual([0, expect.stringContaining('published')]);
    expect(err).toContain('the table could not be read, so these are the steps that Kafka still has');
    expect((await run('trace', 'nobody')).code).toBe(1);
  });

  it('exits with 1 when the id is not found', async () => {
    const { code, out, err } = await startCli().run('trace', 'nobody');
    expect([code, out, err]).toEqual([
      1,
      '(no rows)',
      expect.stringContaining('neither Kafka nor the table has that id'),
    ]);
  });
});

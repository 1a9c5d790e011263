import { topics } from '@cio-bus/contracts';
import { A_TIME_MS, aRawRecord } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { jsonOf, startCli } from '../../test/start-cli.ts';

/** One every ten seconds. */
const records = [0, 1, 2].map((offset) => aRawRecord({ offset, timestamp: A_TIME_MS - (3 - offset) * 10_000 }));

describe('cio-bus topics', () => {
  it('lists what lies in each topic, and for how long', async () => {
    expect(jsonOf(await startCli({ records }).run('topics', 'list', '--json'))).toContainEqual({
      topic: topics.track,
      partitions: 1,
      records: 3,
      retention_days: 7,
      written_by: 'apps; event-processor, with an outbox',
    });
  });

  it.each([
    [-1, 3, 30],
    [0, 3, 30],
    [2, 1, 10],
    [3, 0, 0],
  ])('prints the lag of a consumer that has committed %d', async (committed, lag, seconds) => {
    const lags = jsonOf(await startCli({ records, committed }).run('topics', 'lag', '--json'));
    const expected = {
      service: 'track-publisher',
      topic: topics.track,
      lag,
      worst_partition: lag,
      seconds,
      gate: 'open',
    };
    expect(lags).toContainEqual(expected);
  });

  it('prints the gate of each service, and why it is not open', async () => {
    const gate = async (service: string) =>
      service === 'track-publisher'
        ? ({ gate: 'halted', reason: 'configuration' } as const)
        : ({ gate: 'open' } as const);
    const { out } = await startCli({ connections: { gate } }).run('topics', 'lag');
    expect(out).toMatch(/track-publisher +customerio\.track .* halted +configuration$/m);
  });

  it('does not know the gate of a service without an address, or that does not answer', async () => {
    const { createConnections } = await import('../connections.ts');
    const { gate } = createConnections({ CONSOLE_SERVICES: 'track-publisher=http://127.0.0.1:1' });
    expect(await gate('track-publisher')).toEqual({ gate: 'unknown', reason: 'does not answer' });
    expect(await gate('bigquery-sink')).toEqual({
      gate: 'unknown',
      reason: expect.stringContaining('CONSOLE_SERVICES'),
    });
  });

  it('exits with 2 and names the setting when KAFKA_BROKERS is missing', async () => {
    const { createConnections } = await import('../connections.ts');
    const { code, err } = await startCli({ connections: createConnections({}) }).run('topics', 'list');
    expect([code, err]).toEqual([2, expect.stringContaining('KAFKA_BROKERS: is required')]);
  });
});

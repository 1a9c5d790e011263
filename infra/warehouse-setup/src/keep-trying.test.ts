import { ConfigError } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { keepTrying } from './keep-trying.ts';

/** A clock that moves when somebody waits, and an act that succeeds the given time. */
function setUp(succeeds: number) {
  let [time, calls] = [0, 0];
  const clock = {
    now: () => time,
    wait: async (ms: number) => {
      time += ms;
    },
  };
  const act = async () => {
    calls += 1;
    if (calls < succeeds) throw new Error(`not yet, ${calls}`);
  };
  return { clock, act, calls: () => calls };
}

describe('keepTrying', () => {
  it('ends with the first success', async () => {
    const { act, clock, calls } = setUp(3);
    await keepTrying(act, 10_000, clock);
    expect(calls()).toBe(3);
  });

  it('throws what was wrong last, once the time is over', async () => {
    const { act, clock } = setUp(100);
    await expect(keepTrying(act, 5_000, clock)).rejects.toThrow('not yet, 6');
  });

  it('does not wait for settings to become right', async () => {
    let calls = 0;
    const act = async () => {
      calls += 1;
      throw new ConfigError('BIGQUERY_PROJECT: is required');
    };
    await expect(keepTrying(act, 5_000, setUp(1).clock)).rejects.toThrow('BIGQUERY_PROJECT');
    expect(calls).toBe(1);
  });
});

import { describe, expect, it } from 'vitest';
import type { FaultKind } from './fault-kinds.ts';
import { readOptions } from './options.ts';
import { describeRun, renderChaos } from './render.ts';

const stats = {
  requests: { track: { 200: 9, 503: 3 }, app: { 503: 4, 429: 1 } },
  journal: {},
  duplicates: 0,
  ignored: 0,
  answersLost: 2,
  webhooks: { sent: 5, acknowledged: 5, pending: 0, dropped: 0, hours: 0 },
};

describe('describeRun', () => {
  it('says how to have the same run again', () => {
    const options = readOptions(['--seed', '7', '--commands', '500', '--faults', 'kills,broker']);
    const [, again = ''] = describeRun(options).split('npm run chaos -- ');
    expect(readOptions(again.split(' '))).toEqual(options);
  });
});

describe('renderChaos', () => {
  it('names processes that exited unexpectedly, and counts faults across both APIs of Customer.io', () => {
    const log = [
      'track-publisher exited with code 1; its last lines:\n  {"level":50,"err":{"message":"no brokers"}}\n  {"level":30}',
      'track-publisher: restarting',
    ];
    const steps = [{ atMs: 1, act: 'kill', victim: 'track-publisher' }] as const;
    const text = renderChaos(
      {
        published: [],
        badRecords: 0,
        hostile: [],
        publishFailures: 0,
        steps,
        log,
        faults: new Set<FaultKind>(),
        windows: [],
      },
      stats,
    );
    expect(text).toMatch(/exited unexpectedly +1 .*\n +track-publisher exited with code 1: no brokers\n/);
    expect(text).toMatch(/responses with 503 +7\n/);
    expect(text).toMatch(/killed with -9 +1\n/);
  });
});

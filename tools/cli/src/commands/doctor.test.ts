import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { A_TIME_MS } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { healthy, plantedFaults } from '../../test/planted-faults.ts';
import { type CliWorld, jsonOf, startCli } from '../../test/start-cli.ts';
import type { Diagnosis } from './doctor/diagnosis.ts';

const doctor = async (connections: CliWorld['connections'] = {}, world: CliWorld = {}) => {
  const { run } = startCli({ ...world, connections: { ...healthy, ...connections } });
  const result = await run('doctor', '--json');
  const found = jsonOf(result) as Diagnosis[];
  return { ...result, faults: found.filter(({ state }) => state === 'fault'), found };
};

describe('cio-bus doctor', () => {
  it('finds nothing wrong with a healthy deployment', async () => {
    const { code, faults, found } = await doctor();
    expect([code, faults]).toEqual([0, []]);
    expect(found.length).toBeGreaterThan(20);
  });

  it.each(plantedFaults)('names $planted, and what to do', async ({ connections, world, found, action }) => {
    const { code, err, faults } = await doctor(connections, world);
    expect(code).toBe(1);
    expect(err).toMatch(/^\d+ faults?$/);
    const named = faults.find((one) => found.test(one.found ?? '') && action.test(one.action ?? ''));
    expect(named, JSON.stringify(faults)).toBeDefined();
  });

  it('says what it could not check', async () => {
    const connections = { trackFault: async () => 'no-keys', vendorTime: async () => undefined };
    const { code, found } = await doctor({
      ...connections,
      ledgerPlace: () => ({ folder: tmpdir(), file: join(tmpdir(), 'no-such-ledger.sqlite') }),
    });
    expect(code).toBe(0);
    expect(found.filter(({ state }) => state === 'skipped')).toHaveLength(3);
  });

  it('prints what is wrong for people', async () => {
    const { run } = startCli({ connections: { ...healthy, vendorTime: async () => A_TIME_MS + 90_000 } });
    const { out, err } = await run('doctor');
    expect(out).toContain("  ✗ the clock is right\n      it is 90 s behind Customer.io's\n      do: synchronise it");
    expect(err).toBe('1 fault');
  });
});

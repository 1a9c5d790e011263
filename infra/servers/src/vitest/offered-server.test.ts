import { describe, expect, it } from 'vitest';
import { PrerequisiteError } from '../machine/prerequisite-error.ts';
import { offeredServer } from './offered-server.ts';

const noServer = () => Promise.reject(new PrerequisiteError('No server: install one'));

/** A run of these files, and what it starts and tells. */
function run(testFiles: string[], start: () => Promise<() => Promise<void>>, env: Record<string, string> = {}) {
  const printed: string[] = [];
  const asked: string[][] = [];
  const project = {
    globTestFiles: async (named: string[] = []) => {
      asked.push(named);
      return { testFiles, typecheckTestFiles: [] };
    },
  };
  const server = { name: 'Redis', files: 'redis.component.', start };
  const argv = ['run', '--project', 'component', 'libs/ledger'];
  const offered = offeredServer(project, server, { argv, env, print: (line) => void printed.push(line) });
  return { offered, printed, asked };
}

describe('offeredServer', () => {
  it('starts it when a file of the run wants it, and hands back what ends it', async () => {
    const stop = async () => {};
    const { offered, asked } = run(['/libs/ledger/test/redis.component.test.ts'], async () => stop);
    expect(await offered).toBe(stop);
    expect(asked).toEqual([['libs/ledger']]);
  });

  it('starts nothing for a run without such a file, so that one test alone waits for nothing', async () => {
    const { offered, printed } = run(['/libs/kafka/test/producer.component.test.ts'], noServer);
    expect(await offered).toBeUndefined();
    expect(printed).toEqual([]);
  });

  it('says why its tests are skipped where it cannot be had', async () => {
    const { offered, printed } = run(['/test/redis.component.test.ts'], noServer);
    expect(await offered).toBeUndefined();
    expect(printed).toEqual(['Tests of Redis are skipped. No server: install one']);
  });

  it('fails there under CI, where nothing may be skipped', async () => {
    const { offered } = run(['/test/redis.component.test.ts'], noServer, { CI: 'true' });
    await expect(offered).rejects.toThrow('No server: install one');
  });

  it('fails on a server that is there and does not start, for that is a fault', async () => {
    const { offered } = run(['/test/redis.component.test.ts'], () => Promise.reject(new Error('the port is taken')));
    await expect(offered).rejects.toThrow('the port is taken');
  });
});

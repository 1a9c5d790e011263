import { describe, expect, it } from 'vitest';
import { PrerequisiteError } from '../machine/prerequisite-error.ts';
import { offeredServer } from './offered-server.ts';

const noServer = () => Promise.reject(new PrerequisiteError('No server: install one'));

/** A run of these files, with what it starts and prints. */
function run(testFiles: string[], start: () => Promise<() => Promise<void>>, env: Record<string, string> = {}) {
  const printed: string[] = [];
  const globbed: string[][] = [];
  const project = {
    globTestFiles: async (named: string[] = []) => {
      globbed.push(named);
      return { testFiles, typecheckTestFiles: [] };
    },
  };
  const server = { name: 'Redis', files: 'redis.component.', start };
  const argv = ['run', '--project', 'component', 'libs/ledger'];
  const offered = offeredServer(project, server, { argv, env, print: (line) => void printed.push(line) });
  return { offered, printed, globbed };
}

describe('offeredServer', () => {
  it('starts it if a file of the run needs it, and returns a function that stops it', async () => {
    const stop = async () => {};
    const { offered, globbed } = run(['/libs/ledger/test/redis.component.test.ts'], async () => stop);
    expect(await offered).toBe(stop);
    expect(globbed).toEqual([['libs/ledger']]);
  });

  it('starts nothing for a run without such a file, so that a single test starts at once', async () => {
    const { offered, printed } = run(['/libs/kafka/test/producer.component.test.ts'], noServer);
    expect(await offered).toBeUndefined();
    expect(printed).toEqual([]);
  });

  it('prints why its tests are skipped if it is not available', async () => {
    const { offered, printed } = run(['/test/redis.component.test.ts'], noServer);
    expect(await offered).toBeUndefined();
    expect(printed).toEqual(['Tests of Redis are skipped. No server: install one']);
  });

  it('fails then under CI, where nothing may be skipped', async () => {
    const { offered } = run(['/test/redis.component.test.ts'], noServer, { CI: 'true' });
    await expect(offered).rejects.toThrow('No server: install one');
  });

  it('fails on a server that exists but does not start', async () => {
    const { offered } = run(['/test/redis.component.test.ts'], () => Promise.reject(new Error('the port is taken')));
    await expect(offered).rejects.toThrow('the port is taken');
  });
});

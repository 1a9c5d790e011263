import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { processUsage } from './process-usage.ts';

const STAT = '42 (a (b) c) S 1 42 42 0 -1 4194560 9 0 0 0 1234 66 7 8 20 0 30 0 100 9 9';

describe('processUsage', () => {
  let proc: string;
  const writeProc = async (stat: string, status: string) => {
    await mkdir(join(proc, '42'));
    await writeFile(join(proc, '42/stat'), stat);
    await writeFile(join(proc, '42/status'), status);
  };

  beforeEach(async () => {
    proc = await mkdtemp(join(tmpdir(), 'cio-bus-proc-'));
  });
  afterEach(() => rm(proc, { recursive: true }));

  it('adds user and system time, whatever the name of the command', async () => {
    await writeProc(STAT, 'Name:\ta (b) c\nVmPeak:\t  999999 kB\nVmHWM:\t  250000 kB\nVmRSS:\t  100000 kB\n');
    expect(processUsage(42, proc)).toEqual({ cpuSeconds: 13, peakMegabytes: 256 });
  });

  it('throws for a zombie instead of reporting no memory', async () => {
    await writeProc(STAT, 'Name:\ta (b) c\nState:\tZ (zombie)\n');
    expect(() => processUsage(42, proc)).toThrow('process 42 has exited');
  });

  it('throws for a process that does not exist', () => {
    expect(() => processUsage(43, proc)).toThrow('ENOENT');
  });
});

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rootDir } from '@cio-bus/servers';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { FAILURES_FILE } from './failure-reporter.ts';

const tests = `
import { beforeAll, describe, expect, it } from ${JSON.stringify(import.meta.resolve('vitest'))};
it('passes', () => {});
it('fails', () => expect(1).toBe(2));
describe('a stack', () => {
  beforeAll(() => { throw new Error('track-publisher exited\\nits last lines'); });
  it('is skipped', () => {});
});`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cio-bus-failures-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('names failed tests and failed hooks of a suite, with the beginning of what they say', async () => {
  await writeFile(join(folder, 'some.test.js'), tests);
  const reporter = fileURLToPath(new URL('failure-reporter.ts', import.meta.url));
  const failuresFile = join(folder, 'failures.json');
  const { exitCode } = await execa('vitest', ['run', '--root', folder, `--reporter=${reporter}`], {
    ...{ cwd: folder, preferLocal: true, localDir: rootDir, reject: false },
    env: { [FAILURES_FILE]: failuresFile },
  });
  expect(exitCode).toBe(1);
  const lines: string[] = JSON.parse(await readFile(failuresFile, 'utf8'));
  expect(lines).toEqual([
    'some.test.js > a stack',
    '  track-publisher exited',
    '  its last lines',
    'some.test.js > fails',
    expect.stringContaining('expected 1 to be 2'),
  ]);
});

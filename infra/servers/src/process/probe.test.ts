import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dockerAnswers, probe } from './probe.ts';

async function folderWith(files: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'cio-bus-probe-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, name), text);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}

describe('probe', () => {
  it('returns both streams, since some commands print their version to stderr', async () => {
    const PATH = await folderWith({ both: '#!/bin/sh\necho out\necho err >&2\n' });
    expect(await probe('both', [], { PATH })).toBe('out\nerr\n');
  });

  it.each([
    { what: 'prints nothing and exits with 0', text: '#!/bin/sh\nexit 0\n', output: '' },
    { what: 'fails', text: '#!/bin/sh\necho out\nexit 1\n', output: undefined },
  ])('returns $output for a command that $what', async ({ text, output }) => {
    const PATH = await folderWith({ command: text });
    expect(await probe('command', [], { PATH })).toBe(output);
  });

  it('returns undefined for a command that does not exist', async () => {
    expect(await probe('command', [], { PATH: await folderWith({}) })).toBeUndefined();
  });
});

describe('dockerAnswers', () => {
  it('requires a running engine, not just the command', async () => {
    const withEngine = await folderWith({ docker: '#!/bin/sh\nexit 0\n' });
    const withoutEngine = await folderWith({
      docker: '#!/bin/sh\necho Cannot connect to the Docker daemon >&2\nexit 1\n',
    });
    expect(await dockerAnswers({ PATH: withEngine })).toBe(true);
    expect(await dockerAnswers({ PATH: withoutEngine })).toBe(false);
  });
});

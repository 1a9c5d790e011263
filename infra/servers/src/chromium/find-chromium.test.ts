import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PrerequisiteError } from '../machine/prerequisite-error.ts';
import { findChromium } from './find-chromium.ts';
import { offeredChromium } from './offered-chromium.ts';

describe('findChromium', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cio-bus-chromium-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const install = async (name: string) => {
    await symlink(process.execPath, join(folder, name)); // any program that has a version
    return join(folder, name);
  };

  it('uses the one on the PATH', async () => {
    const command = await install('chromium');
    expect(await findChromium({ PATH: `/nowhere:${folder}`, HOME: folder })).toMatchObject({ command });
  });

  it('uses what Playwright has installed', async () => {
    const installed = await install('headless_shell');
    expect(await findChromium({ PATH: join(folder, 'none'), HOME: folder }, [installed])).toMatchObject({
      command: installed,
    });
  });

  it('says what to run when there is no Chromium and no apt', async () => {
    const found = findChromium({ PATH: join(folder, 'none'), HOME: folder });
    await expect(found).rejects.toThrow('Run: npx playwright install chromium');
    await expect(found).rejects.toMatchObject({ name: 'PrerequisiteError' });
  });
});

describe('offeredChromium', () => {
  const find = () => Promise.reject(new PrerequisiteError('No Chromium'));
  const printed: string[] = [];
  const options = { installed: [], print: (line: string) => void printed.push(line), find };

  it('says why tests are skipped, and fails in CI', async () => {
    expect(await offeredChromium({}, options)).toBeUndefined();
    expect(printed).toEqual(['Skipped: No Chromium']);
    await expect(offeredChromium({ CI: 'true' }, options)).rejects.toThrow('No Chromium');
  });
});

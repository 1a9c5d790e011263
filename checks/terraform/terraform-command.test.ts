import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findTerraform } from './terraform-command.ts';

describe('findTerraform', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cio-bus-path-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** A terraform that says which version it is. */
  async function install(version: string): Promise<void> {
    const path = join(folder, 'terraform');
    await writeFile(path, `#!/bin/sh\necho '{ "terraform_version": "${version}" }'\n`);
    await chmod(path, 0o755);
  }

  it('says so when there is none', async () => {
    expect(await findTerraform({ PATH: folder })).toBe(false);
  });

  it.each(['1.11.0', '1.14.2', '2.0.0'])('takes %s', async (version) => {
    await install(version);
    expect(await findTerraform({ PATH: `${folder}:${process.env.PATH}` })).toBe(true);
  });

  it.each(['1.10.5', '0.15.0'])('refuses %s, which lacks what the tests use', async (version) => {
    await install(version);
    await expect(findTerraform({ PATH: `${folder}:${process.env.PATH}` })).rejects.toThrow(`${version} is too old`);
  });
});

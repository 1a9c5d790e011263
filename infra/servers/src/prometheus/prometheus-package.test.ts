import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UnpackPackages } from '../machine/debian-packages.ts';
import { fetchPrometheusPackage, prometheusFolder } from './prometheus-package.ts';

describe('fetchPrometheusPackage', () => {
  let cache: string;
  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'cio-bus-prometheus-'));
  });
  afterEach(() => rm(cache, { recursive: true }));

  const unpackAs =
    (text: string): UnpackPackages =>
    async (folder) => {
      await mkdir(join(folder, 'usr/bin'), { recursive: true });
      await writeFile(join(folder, 'usr/bin/promtool'), text);
    };
  const folderOf = () => prometheusFolder({ XDG_CACHE_HOME: cache });
  const promtool = () => readFile(join(folderOf(), 'usr/bin/promtool'), 'utf8');

  it('downloads once; a later clone uses the same files', async () => {
    await fetchPrometheusPackage(folderOf(), { unpack: unpackAs('first') });
    await fetchPrometheusPackage(folderOf(), { unpack: unpackAs('second') });
    expect(await promtool()).toBe('first');
  });

  it('keeps one of two that are fetched at once, and leaves nothing of the other', async () => {
    const both = ['one', 'other'].map((text) => fetchPrometheusPackage(folderOf(), { unpack: unpackAs(text) }));
    await Promise.all(both);
    expect(['one', 'other']).toContain(await promtool());
    expect(await readdir(join(cache, 'cio-bus'))).toEqual(['prometheus-debian']);
  });

  it('leaves nothing behind when the package cannot be fetched, so that the next run tries again', async () => {
    const fails = () => Promise.reject(new Error('no network'));
    await expect(fetchPrometheusPackage(folderOf(), { unpack: fails })).rejects.toThrow('no network');
    expect(await readdir(join(cache, 'cio-bus'))).toEqual([]);
  });
});

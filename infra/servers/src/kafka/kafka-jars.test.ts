import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchJars, jarFolder, jarsComplete, KAFKA_VERSION } from './kafka-jars.ts';

describe('fetchJars', () => {
  let folder: string;
  let fetched: number;
  const copy = async (into: string) => {
    fetched += 1;
    await writeFile(join(into, 'kafka.jar'), 'a whole jar');
  };

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'cio-bus-jars-')), 'kafka');
    fetched = 0;
  });
  afterEach(() => rm(dirname(folder), { recursive: true, force: true }));

  it('fetches once, so that a second start needs no network', async () => {
    await fetchJars(folder, { copy });
    await fetchJars(folder, { copy });

    expect(fetched).toBe(1);
    expect(await jarsComplete(folder)).toBe(true);
  });

  it.each([
    { damage: 'a jar that is cut short', harm: () => truncate(join(folder, 'kafka.jar'), 3) },
    { damage: 'a jar that is gone', harm: () => rm(join(folder, 'kafka.jar')) },
    { damage: 'a list that was never written', harm: () => rm(join(folder, 'complete.json')) },
  ])('fetches again over $damage', async ({ harm }) => {
    await fetchJars(folder, { copy });
    await harm();

    await fetchJars(folder, { copy });

    expect(fetched).toBe(2);
    expect(await jarsComplete(folder)).toBe(true);
  });

  it('tries a failed download once more, and leaves nothing behind when that fails too', async () => {
    let tries = 0;
    const broken = async () => {
      tries += 1;
      throw new Error('connection reset');
    };

    await expect(fetchJars(folder, { copy: broken })).rejects.toThrow('connection reset');

    expect(tries).toBe(2);
    expect(await readdir(dirname(folder))).toEqual([]);
  });

  it('keeps one whole download when several processes fetch at once', async () => {
    await Promise.all([1, 2, 3].map(() => fetchJars(folder, { copy })));

    expect(await jarsComplete(folder)).toBe(true);
    expect(await readdir(dirname(folder))).toEqual(['kafka']);
  });
});

describe('jarFolder', () => {
  it('lies outside the checkout, so that a fresh clone uses what an earlier one fetched', () => {
    expect(jarFolder({ XDG_CACHE_HOME: '/cache' })).toBe(`/cache/cio-bus/kafka-${KAFKA_VERSION}`);
    expect(jarFolder({ HOME: '/home/me' })).toBe(`/home/me/.cache/cio-bus/kafka-${KAFKA_VERSION}`);
  });
});

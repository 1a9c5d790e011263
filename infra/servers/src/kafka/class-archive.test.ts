import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { archiveArguments, archiveClasses } from './class-archive.ts';

describe('archiveClasses', () => {
  let jars: string;
  let runs: number;
  const runOnce = async (_folder: string, [argument = '']: readonly string[]) => {
    runs += 1;
    await writeFile(argument.replace('-XX:ArchiveClassesAtExit=', ''), 'classes');
  };

  beforeEach(async () => {
    jars = await mkdtemp(join(tmpdir(), 'cio-bus-classes-'));
    runs = 0;
  });
  afterEach(() => rm(jars, { recursive: true, force: true }));

  it('makes an archive once, which later starts use, and leaves nothing else', async () => {
    expect(archiveArguments(jars)).toEqual([]);

    await archiveClasses(jars, 'Java 17', runOnce);
    await archiveClasses(jars, 'Java 17', runOnce);

    expect(runs).toBe(1);
    expect(archiveArguments(jars)).toContain(`-XX:SharedArchiveFile=${join(jars, 'classes.jsa')}`);
    expect((await readdir(jars)).sort()).toEqual(['classes.jsa', 'classes.json']);
  });

  it.each([
    { change: 'another Java', java: 'Java 21', harm: async () => {} },
    { change: 'an archive that is cut short', java: 'Java 17', harm: () => truncate(join(jars, 'classes.jsa'), 3) },
    { change: 'an archive that is gone', java: 'Java 17', harm: () => rm(join(jars, 'classes.jsa')) },
  ])('makes it again for $change', async ({ java, harm }) => {
    await archiveClasses(jars, 'Java 17', runOnce);
    await harm();

    await archiveClasses(jars, java, runOnce);

    expect(runs).toBe(2);
  });

  it.each([
    { failure: 'a Java that cannot make one', run: async () => {} },
    { failure: 'a broker that does not start', run: () => Promise.reject(new Error('exited')) },
  ])('goes without it after $failure, and does not try again', async ({ run }) => {
    let tries = 0;
    const runOnce = async () => {
      tries += 1;
      await run();
    };
    await archiveClasses(jars, 'Java 17', runOnce);
    await archiveClasses(jars, 'Java 17', runOnce);

    expect(tries).toBe(1);
    expect(archiveArguments(jars)).toEqual([]);
  });

  it('goes without it where nothing can be written', async () => {
    await archiveClasses(join(jars, 'none'), 'Java 17', runOnce);
    expect(runs).toBe(0);
  });

  it('keeps one of several that are made at a time', async () => {
    await Promise.all([1, 2, 3].map(() => archiveClasses(jars, 'Java 17', runOnce)));
    await archiveClasses(jars, 'Java 17', runOnce);

    expect(runs).toBe(3);
    expect((await readdir(jars)).sort()).toEqual(['classes.jsa', 'classes.json']);
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchJars } from '@cio-bus/servers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildJava, folderOfJars } from './build-java.ts';

const noLog = () => {};

describe('buildJava', () => {
  let place: string;
  const source = () => ({ name: 'peer', folder: join(place, 'source') });
  const bare = () => ({ PATH: place, XDG_CACHE_HOME: join(place, 'cache') }); // no tools, no network
  const write = (text: string) => writeFile(join(place, 'source/Main.java'), text);

  beforeEach(async () => {
    place = await mkdtemp(join(tmpdir(), 'cio-bus-java-'));
    await mkdir(join(place, 'source'));
    await write('class Main {}');
  });
  afterEach(() => rm(place, { recursive: true }));

  it('names the missing tools if there is no Java and no Maven', async () => {
    const building = buildJava(source(), noLog, bare());
    await expect(building).rejects.toThrow('peer needs JDK 17 or later, and Maven; not found: java, javac, jar, mvn');
    await expect(building).rejects.toMatchObject({ name: 'PrerequisiteError' });
  });

  it('needs neither once it is built', async () => {
    const jars = await folderOfJars(source(), bare());
    await fetchJars(jars, { copy: (folder) => writeFile(join(folder, 'peer.jar'), 'compiled') });
    expect(await buildJava(source(), noLog, bare())).toBe(jars);
  });

  it('does not reuse a build of other sources', async () => {
    const before = await folderOfJars(source(), bare());
    await write('class Main { int changed; }');
    expect(await folderOfJars(source(), bare())).not.toBe(before);
  });
});

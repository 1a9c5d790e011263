import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../machine/cache-folder.ts';
import { copyDependencies } from './copy-dependencies.ts';

/** Version of Apache Kafka that is downloaded, and that docker-compose.yml names. */
export const DEFAULT_KAFKA_VERSION = '4.4.0';

/** Version of Apache Kafka that runs here. `KAFKA_VERSION=4.3.1 npm test` runs everything on an older one. */
export const KAFKA_VERSION = process.env.KAFKA_VERSION || DEFAULT_KAFKA_VERSION;
const MANIFEST = 'complete.json';
const PUT_TRIES = 3;

type Env = Readonly<Record<string, string | undefined>>;

/** Folder of the jars. */
export const jarFolder = (env: Env) => cacheFolder(env, `kafka-${KAFKA_VERSION}`);

/** Whether every jar of a finished download exists in full size. */
export async function jarsComplete(folder: string): Promise<boolean> {
  try {
    const sizes: Record<string, number> = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8'));
    const found = await Promise.all(Object.keys(sizes).map((name) => stat(join(folder, name))));
    return found.length > 0 && Object.values(sizes).every((size, index) => found[index]?.size === size);
  } catch {
    return false; // no list, or a jar is gone: a download that was never finished, or was tampered with
  }
}

/**
 * Downloads jars, by default Kafka's, into a folder, unless they exist. A broken download is repeated. Concurrent downloads
 * are safe: each uses its own folder, and the first to finish is kept.
 *
 * @throws PrerequisiteError when Maven fails twice.
 */
export async function fetchJars(folder: string, { copy = copyWithMaven }: { copy?: CopyJars } = {}): Promise<void> {
  if (await jarsComplete(folder)) return;
  await mkdir(dirname(folder), { recursive: true });
  const own = await mkdtemp(`${folder}.part-`);
  try {
    await copy(own).catch(() => copy(own)); // one dropped connection should not end a run
    await writeFile(join(own, MANIFEST), JSON.stringify(await sizesOf(own)));
    await putInPlace(own, folder);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

/** Puts the jars into a folder that exists. */
export type CopyJars = (folder: string) => Promise<void>;

/** A rename does not replace a non-empty folder: the first complete download stays, and a broken one is moved away. */
async function putInPlace(own: string, folder: string): Promise<void> {
  const broken = `${own}.broken`;
  for (let tries = 1; ; tries += 1) {
    try {
      return await rename(own, folder);
    } catch (error) {
      if (await jarsComplete(folder)) return; // another process was quicker
      if (tries === PUT_TRIES) throw error;
      await rename(folder, broken).catch(() => {}); // gone already: another process moved it
      await rm(broken, { recursive: true, force: true });
    }
  }
}

async function sizesOf(folder: string): Promise<Record<string, number>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jar'));
  const sizes = await Promise.all(names.map(async (name) => [name, (await stat(join(folder, name))).size] as const));
  return Object.fromEntries(sizes);
}

async function copyWithMaven(folder: string): Promise<void> {
  const pom = join(folder, 'pom.xml');
  await writeFile(pom, projectOf({ 'org.apache.kafka:kafka_2.13': KAFKA_VERSION, 'org.slf4j:slf4j-simple': '1.7.36' }));
  await copyDependencies(pom, folder, `Kafka ${KAFKA_VERSION}`);
}

function projectOf(dependencies: Record<string, string>): string {
  const rows = Object.entries(dependencies).map(([name, version]) => {
    const [group, artifact] = name.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  });
  return `<project><modelVersion>4.0.0</modelVersion><groupId>cio-bus</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging><dependencies>${rows.join('')}</dependencies></project>`;
}

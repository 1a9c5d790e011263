import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, copyDependencies, fetchJars, jarsComplete, PrerequisiteError } from '@cio-bus/servers';

const RELEASE = '17';
const run = promisify(execFile);

type Env = Readonly<Record<string, string | undefined>>;

/** A Java program in this repository: a folder with `pom.xml` and sources. */
export interface JavaSource {
  name: string;
  folder: string;
}

/**
 * Downloads a Java program's dependencies from Maven Central and compiles it into the cache folder, once per version of
 * the sources. Resolves with the folder of its jars.
 *
 * @param env for PATH and the cache folder
 * @throws PrerequisiteError if Java, its compiler or Maven is missing or fails
 */
export async function buildJava(
  source: JavaSource,
  log: (line: string) => void,
  env: Env = process.env,
): Promise<string> {
  const jars = await folderOfJars(source, env);
  if (await jarsComplete(jars)) return jars;
  await requireTools(source, env);
  log(`Downloading the dependencies of ${source.name} from Maven Central and compiling it`);
  await fetchJars(jars, { copy: (into) => build(source, into) });
  return jars;
}

/** Returns the folder of a program's jars; it depends on the content of the sources. */
export async function folderOfJars({ name, folder }: JavaSource, env: Env): Promise<string> {
  const hash = createHash('sha256');
  for (const file of await filesOf(folder)) hash.update(file).update(await readFile(join(folder, file)));
  return cacheFolder(env, `${name}-${hash.digest('hex').slice(0, 12)}`);
}

async function build({ name, folder }: JavaSource, into: string): Promise<void> {
  await copyDependencies(join(folder, 'pom.xml'), into, name);
  const classes = await mkdtemp(join(tmpdir(), 'cio-bus-classes-'));
  try {
    const sources = (await filesOf(folder)).filter((file) => file.endsWith('.java')).map((file) => join(folder, file));
    const classPath = join(into, '*');
    await run('javac', ['--release', RELEASE, '-Xlint:all', '-Werror', '-d', classes, '-cp', classPath, ...sources]);
    await run('jar', ['--create', '--file', join(into, `${name}.jar`), '-C', classes, '.']);
  } catch (cause) {
    throw new PrerequisiteError(`${name} could not be compiled:\n${(cause as Error).message}`, { cause });
  } finally {
    await rm(classes, { recursive: true });
  }
}

async function requireTools({ name }: JavaSource, env: Env): Promise<void> {
  const tools = ['java', 'javac', 'jar', 'mvn'];
  const found = await Promise.allSettled(tools.map((tool) => run(tool, ['--version'], { env })));
  const missing = tools.filter((_, index) => found[index]?.status === 'rejected');
  if (missing.length === 0) return;
  throw new PrerequisiteError(`${name} needs JDK ${RELEASE} or later, and Maven; not found: ${missing.join(', ')}`);
}

const filesOf = async (folder: string) => (await readdir(folder)).sort();

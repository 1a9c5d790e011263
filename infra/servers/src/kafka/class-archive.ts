import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The classes of a broker as this machine's Java has read them. A start with it takes a quarter less CPU time. */
const archiveIn = (jars: string) => join(jars, 'classes.jsa');
/** Says which Java wrote the archive, and its size. */
const descriptionIn = (jars: string) => join(jars, 'classes.json');

/** Arguments that make Java use the archive, if there is one. Java ignores an archive of another Java or of other jars. */
export const archiveArguments = (jars: string): string[] =>
  existsSync(archiveIn(jars))
    ? [`-XX:SharedArchiveFile=${archiveIn(jars)}`, '-Xlog:cds=off', '-Xlog:cds+dynamic=off']
    : [];

/** Runs a broker that starts and stops with further arguments for Java, with its files in a folder that exists. */
export type RunOnce = (folder: string, java: readonly string[]) => Promise<void>;

/**
 * Makes the archive, unless this Java has made one. Concurrent calls are safe: each writes its own file, and the last one
 * stays. Without an archive everything works, only slower: a failure is ignored, and noted so that it is not tried again.
 *
 * @param java what `java -version` prints
 */
export async function archiveClasses(jars: string, java: string, runOnce: RunOnce): Promise<void> {
  if (await isArchived(jars, java)) return;
  await makeArchive(jars, java, runOnce).catch(() => {}); // the folder may be one that only others may write
}

async function makeArchive(jars: string, java: string, runOnce: RunOnce): Promise<void> {
  const own = await mkdtemp(join(jars, 'classes.part-'));
  const archive = join(own, 'classes.jsa');
  await rm(archiveIn(jars), { force: true }); // of another Java
  try {
    await runOnce(own, [`-XX:ArchiveClassesAtExit=${archive}`]);
    await rename(archive, archiveIn(jars));
  } catch {
    // another vendor's Java may have no such archives: it is not tried again
  }
  await writeFile(join(own, 'classes.json'), describe(java, await sizeOf(archiveIn(jars))));
  await rename(join(own, 'classes.json'), descriptionIn(jars));
  await rm(own, { recursive: true, force: true });
}

async function isArchived(jars: string, java: string): Promise<boolean> {
  const description = await readFile(descriptionIn(jars), 'utf8').catch(() => undefined);
  return description === describe(java, await sizeOf(archiveIn(jars)));
}

const describe = (java: string, size: number) => JSON.stringify({ java, size });

/** In bytes; 0 for a file that does not exist. */
const sizeOf = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

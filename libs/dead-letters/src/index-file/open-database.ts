import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { explainIndexError, isCorrupt, isForbidden } from './index-file-error.ts';
import { SCHEMA_VERSION, schema } from './schema.ts';
import { whileLocked } from './while-locked.ts';

/** Which Kafka is indexed, and the folder of the file. */
export interface IndexLocation {
  readonly STATE_DIR: string;
  readonly KAFKA_BROKERS: readonly string[];
  readonly KAFKA_TOPIC_PREFIX?: string | undefined;
}

/** An open index file. */
export interface IndexDatabase {
  readonly database: DatabaseSync;
  /** Of the file, for messages. */
  readonly path: string;
  /** Why it is in memory although a file was asked for. */
  readonly notice?: string;
  /** Whether the file is still the one that others find under its name. */
  isCurrent(): boolean;
}

/** How long a statement waits for another process inside SQLite; longer waits are those of {@link whileLocked}. */
const LOCK_TIMEOUT_MS = 100;
/**
 * The search index writes segments of megabytes: with pages of 16 instead of 4 KiB, a first fill takes 7 % less processor time.
 * The log is moved to the file when it has 32 MB.
 */
const PRAGMAS = `
PRAGMA page_size = 16384; PRAGMA cache_size = -32768;
PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 2000; PRAGMA secure_delete = ON;
`;
/** Files of Kafkas that are not looked at any more: they contain ids of people. */
const KEEP_MS = 45 * 24 * 60 * 60 * 1_000;

/**
 * Opens the index file of a Kafka, or creates it. The files of one Kafka are numbered: a new one never has the name of one that
 * a process may still have open. Without a location, or where the folder cannot be written, the index is in memory.
 *
 * @param replaces whether the current file is corrupt
 * @throws IndexFileError when the disk is full, the file is locked for ten seconds, or `STATE_DIR` is no folder
 */
export async function openDatabase(location: IndexLocation | undefined, replaces = false): Promise<IndexDatabase> {
  if (!location) return inMemory();
  let path = location.STATE_DIR;
  try {
    makeWritable(path);
    const name = nameOf(location);
    const numbers = numbersOf(path, name);
    const current = replaces ? undefined : numbers.usable.at(-1);
    const folder = path;
    path = join(folder, `${name}.${current ?? numbers.highest + 1}.sqlite`);
    const database = await openFile(path, folder);
    removeOthers(folder, name, path);
    const { ino } = statSync(path);
    return { database, path, isCurrent: () => statSync(path, { throwIfNoEntry: false })?.ino === ino };
  } catch (error) {
    if (isCorrupt(error)) throw error;
    if (!isForbidden(error)) throw explainIndexError(error, path);
    return inMemory(
      `this user cannot write ${path}: the index of dead letters is in memory, and each start fills it again; set STATE_DIR to a folder of this user`,
    );
  }
}

const inMemory = (notice?: string): IndexDatabase => ({
  ...{ database: open(':memory:'), path: ':memory:', isCurrent: () => true },
  ...(notice === undefined ? {} : { notice }),
});

/** It has keys, ids of people: only its user may read it. What root creates belongs to the user of the folder. */
async function openFile(path: string, folder: string): Promise<DatabaseSync> {
  closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
  if (process.getuid?.() === 0) {
    const { uid, gid } = statSync(folder);
    chownSync(path, uid, gid);
  }
  return whileLocked(() => open(path));
}

function nameOf({ KAFKA_BROKERS, KAFKA_TOPIC_PREFIX = '' }: IndexLocation): string {
  const kafka = JSON.stringify([[...KAFKA_BROKERS].sort(), KAFKA_TOPIC_PREFIX]);
  return `dead-letters-v${SCHEMA_VERSION}-${createHash('sha256').update(kafka).digest('hex').slice(0, 12)}`;
}

function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: LOCK_TIMEOUT_MS });
  try {
    database.exec(PRAGMAS);
    database.exec(`BEGIN IMMEDIATE; ${schema} COMMIT`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Creates the folder; throws where this process may not write. */
function makeWritable(folder: string): void {
  mkdirSync(folder, { recursive: true });
  accessSync(folder, constants.W_OK);
}

/** Numbers of the files that can be opened, ascending, and the highest of which anything is left. */
function numbersOf(folder: string, name: string): { usable: number[]; highest: number } {
  const usable: number[] = [];
  let highest = 0;
  for (const file of readdirSync(folder)) {
    const [, digits, rest] = /\.(\d+)\.sqlite(.*)$/.exec(file) ?? [];
    if (digits === undefined || !file.startsWith(`${name}.`)) continue;
    highest = Math.max(highest, Number(digits));
    if (rest === '' && statSync(join(folder, file), { throwIfNoEntry: false })?.isFile()) usable.push(Number(digits));
  }
  return { usable: usable.sort((a, b) => a - b), highest };
}

/** Removes former files of this Kafka, and those that were not written for long. */
function removeOthers(folder: string, name: string, path: string): void {
  for (const file of readdirSync(folder)) {
    const other = join(folder, file);
    if (!/^dead-letters-v\d+-[0-9a-f]{12}\.\d+\.sqlite/.test(file) || other.startsWith(path)) continue;
    const found = statSync(other, { throwIfNoEntry: false });
    if (!found?.isFile()) continue;
    if (file.startsWith(`${name}.`) || found.mtimeMs < Date.now() - KEEP_MS) rmSync(other, { force: true });
  }
}

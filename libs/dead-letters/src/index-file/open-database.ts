import { createHash } from 'node:crypto';
import { accessSync, chmodSync, constants, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SCHEMA_VERSION, schema } from './schema.ts';

/** Which Kafka is indexed, and the folder of the file. */
export interface IndexLocation {
  readonly STATE_DIR: string;
  readonly KAFKA_BROKERS: readonly string[];
  readonly KAFKA_TOPIC_PREFIX?: string | undefined;
}

/** An open index file. */
export interface IndexDatabase {
  readonly database: DatabaseSync;
  /** Whether the file is still the one that others find under its name. */
  isCurrent(): boolean;
}

/** How long a statement waits for the transaction of another process, inside SQLite. */
const LOCK_TIMEOUT_MS = 10_000;
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
 */
export function openDatabase(location: IndexLocation | undefined, replaces = false): IndexDatabase {
  const folder = location && writableFolder(location.STATE_DIR);
  if (!location || folder === undefined) return inMemory();
  const name = nameOf(location);
  const numbers = numbersOf(folder, name);
  const current = replaces ? undefined : numbers.usable.at(-1);
  const path = join(folder, `${name}.${current ?? numbers.highest + 1}.sqlite`);
  try {
    const database = open(path);
    chmodSync(path, 0o600); // it has keys: ids of people
    removeOthers(folder, name, path);
    const { ino } = statSync(path);
    return { database, isCurrent: () => statSync(path, { throwIfNoEntry: false })?.ino === ino };
  } catch (error) {
    if (isForbidden(error)) return inMemory(); // the file of another user
    throw error;
  }
}

/** Whether an error of SQLite says that the file is damaged, or none of its own. */
export const isCorrupt = (error: unknown): boolean => [CORRUPT, NOTADB].includes(primaryCode(error));

/** Result codes of SQLite (https://sqlite.org/rescode.html); an extended code has its primary code in the lowest byte. */
const READONLY = 8;
const CORRUPT = 11;
const CANTOPEN = 14;
const NOTADB = 26;

function primaryCode(error: unknown): number {
  const { errcode } = Object(error) as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : 0;
}

const inMemory = (): IndexDatabase => ({ database: open(':memory:'), isCurrent: () => true });

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

/** The folder, created; undefined where this process may not write. */
function writableFolder(folder: string): string | undefined {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}

function isForbidden(error: unknown): boolean {
  const { code } = Object(error) as { code?: unknown };
  return ['EACCES', 'EPERM', 'EROFS'].includes(String(code)) || [READONLY, CANTOPEN].includes(primaryCode(error));
}

/** Numbers of the files that can be opened, ascending, and the highest of which anything is left. */
function numbersOf(folder: string, name: string): { usable: number[]; highest: number } {
  const usable: number[] = [];
  let highest = 0;
  for (const file of readdirSync(folder)) {
    const [, digits, rest] = /\.(\d+)\.sqlite(.*)$/.exec(file) ?? [];
    if (digits === undefined || !file.startsWith(`${name}.`)) continue;
    highest = Math.max(highest, Number(digits));
    if (rest === '') usable.push(Number(digits));
  }
  return { usable: usable.sort((a, b) => a - b), highest };
}

/** Removes former files of this Kafka, and those that were not written for long. */
function removeOthers(folder: string, name: string, path: string): void {
  for (const file of readdirSync(folder)) {
    const other = join(folder, file);
    if (!/^dead-letters-v\d+-[0-9a-f]{12}\.\d+\.sqlite/.test(file) || other.startsWith(path)) continue;
    const changedAt = statSync(other, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (file.startsWith(`${name}.`) || changedAt < Date.now() - KEEP_MS) rmSync(other, { force: true });
  }
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { deadLetter, decision, indexInFolder } from '../../test/index-in-folder.ts';
import { explainIndexError, IndexFileError } from './index-file-error.ts';

/** As on a disk that has no room left, until the file is opened again. */
const leaveNoRoom = (database: DatabaseSync) => {
  const pages = database.prepare('PRAGMA page_count').get()?.page_count;
  database.exec(`PRAGMA max_page_count = ${pages}`);
};

const many = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => deadLetter(from + n));

/** The only file of the index. */
const fileOf = (files: readonly string[]) => files.find((file) => file.endsWith('.sqlite')) as string;

describe('an index file that cannot be used', () => {
  it('says that the disk is full while the index is catching up, and continues once there is room', async () => {
    const { records, open, files } = indexInFolder([...many(0, 10), decision(0, 1)]);
    const index = open();
    expect(await index.found()).toHaveLength(9);
    await index.query(leaveNoRoom);
    records.push(...many(10, 3_000), decision(1, 2));
    const refused = await index.found().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(IndexFileError);
    expect(String(refused)).toContain(`the disk of the index of dead letters, ${fileOf(files())}, is full`);
    expect(String(refused)).toContain('STATE_DIR');
    expect((await index.query((database) => database.prepare('SELECT count(*) AS n FROM dead_letters').get()))?.n).toBe(
      3_000,
    );
    expect(await index.found({ state: 'resolved' })).toEqual([1, 2]);
  });

  it('serves others while another process writes it, and waits for that', async () => {
    const { records, open, files } = indexInFolder([deadLetter(1)]);
    const index = open();
    expect(await index.found()).toEqual([1]);
    const other = new DatabaseSync(fileOf(files()));
    onTestFinished(() => other.close());
    other.exec('BEGIN IMMEDIATE');
    records.push(deadLetter(2));
    let isAnswered = false;
    const found = index.found().finally(() => {
      isAnswered = true;
    });
    await sleep(300);
    expect(isAnswered).toBe(false);
    other.exec('COMMIT');
    expect(await found).toEqual([1, 2]);
  });

  it('takes another name where a folder has that of the file', async () => {
    const { open, files } = indexInFolder([deadLetter(1)]);
    const first = open();
    await first.found();
    first.close();
    const file = fileOf(files());
    const taken = file.replace('.1.sqlite', '.2.sqlite');
    mkdirSync(taken);
    expect(await open().found()).toEqual([1]);
    writeFileSync(file, 'rubbish'.repeat(2_000));
    expect(await open().found()).toEqual([1]);
    expect(files()).toEqual(expect.arrayContaining([taken, file.replace('.1.sqlite', '.3.sqlite')]));
  });

  it('says that STATE_DIR is not a folder', async () => {
    const { folder, open, kafka } = indexInFolder([deadLetter(1)]);
    const path = join(folder, 'file');
    writeFileSync(path, '');
    await expect(open(kafka, path).found()).rejects.toThrow(`${path}, which is not a folder: set STATE_DIR`);
    await expect(open(kafka, join(path, 'below')).found()).rejects.toThrow('which is not a folder: set STATE_DIR');
  });

  it('says what else the system has against STATE_DIR', async () => {
    const { folder, open, kafka } = indexInFolder([deadLetter(1)]);
    const index = open(kafka, join(folder, 'x'.repeat(300)));
    await expect(index.found()).rejects.toThrow(/cannot be kept in .*ENAMETOOLONG.*set STATE_DIR to another folder$/);
  });

  it('is in memory where the folder cannot be written, and says so once', async () => {
    const { open, kafka, notices } = indexInFolder([deadLetter(1)]);
    const index = open(kafka, '/sys/cio-bus'); // root may not either
    expect(await index.found()).toEqual([1]);
    expect(await index.found()).toEqual([1]);
    expect(notices).toEqual([expect.stringMatching(/cannot write \/sys\/cio-bus: .* in memory.* set STATE_DIR/)]);
  });

  it('says that a damaged file is filled again', async () => {
    const { open, files, notices } = indexInFolder([deadLetter(1)]);
    const index = open();
    await index.found();
    index.close();
    writeFileSync(fileOf(files()), 'rubbish'.repeat(2_000));
    expect(await open().found()).toEqual([1]);
    expect(notices).toEqual([expect.stringContaining('was damaged: it is filled again from Kafka')]);
  });

  it('leaves the file of a later version alone', async () => {
    const { folder, open, files } = indexInFolder([deadLetter(1)]);
    const later = join(folder, 'dead-letters-v99-0123456789ab.1.sqlite');
    writeFileSync(later, 'of a later version');
    expect(await open().found()).toEqual([1]);
    expect(files()).toContain(later);
  });
});

describe('explainIndexError', () => {
  const sqlite = (errcode: number) => Object.assign(new Error('text'), { code: 'ERR_SQLITE_ERROR', errcode });
  const system = (code: string) => Object.assign(new Error('text'), { code });

  it.each([
    ['a full disk', sqlite(13), 'is full: make room'],
    ['a full disk when the folder is created', system('ENOSPC'), 'is full: make room'],
    ['a quota', system('EDQUOT'), 'is full: make room'],
    ['a lock', sqlite(5), 'is locked by another process'],
    ['a lock of a checkpoint', sqlite(261), 'is locked by another process'],
    ['a disk that was mounted read-only', sqlite(8), 'check its owner and mode'],
    ['an I/O error of the log', sqlite(4_874), 'disk I/O error: make room on its disk, or repair it'],
    ['a file that is damaged again', sqlite(11), 'repair its disk'],
    ['a file as folder', system('ENOTDIR'), 'which is not a folder'],
  ])('explains %s in one line with the file and the setting', (_, error, text) => {
    const explained = explainIndexError(error, '/var/lib/cio-bus/i.sqlite');
    expect(explained).toMatchObject({ cause: error, message: expect.stringContaining(text) });
    expect(String(explained)).toMatch(/^UnavailableError: .*\/var\/lib\/cio-bus\/i\.sqlite.*STATE_DIR.*$/);
  });

  it('leaves a bug as it is', () => {
    for (const bug of [sqlite(1), sqlite(19), new TypeError('x')]) expect(explainIndexError(bug, 'f')).toBe(bug);
  });
});

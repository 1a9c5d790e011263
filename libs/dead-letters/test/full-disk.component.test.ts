import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { IndexFileError } from '../src/index.ts';
import { deadLetter, decision, indexInFolder } from './index-in-folder.ts';

/** Mounts a file system of 2 MB; undefined where this process must not. @returns what makes it larger */
function mountSmallDisk(path: string): (() => void) | undefined {
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'cio-bus-test', path], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', path]));
  return () => void execFileSync('mount', ['-o', 'remount,size=64m', path]);
}

it('fills the index of dead letters where it stopped, once its disk has room again', async ({ skip }) => {
  const { folder, kafka, records, open } = indexInFolder([deadLetter(0), deadLetter(1), decision(0, 1)]);
  const path = join(folder, 'disk');
  const makeRoom = mountSmallDisk(path);
  if (!makeRoom) return skip('mounting a file system requires root');
  const index = open(kafka, path);
  expect(await index.found()).toEqual([0]);
  records.push(...Array.from({ length: 12_000 }, (_, n) => deadLetter(2 + n)));
  for (let attempt = 0; attempt < 3; attempt += 1) await expect(index.found()).rejects.toThrow(IndexFileError);
  await expect(open(kafka, path).found()).rejects.toThrow(/index of dead letters, .*\/disk\/.*STATE_DIR/); // another process
  makeRoom();
  expect(await index.found({ state: 'resolved' })).toEqual([1]);
  expect((await index.query((database) => database.prepare('SELECT count(*) AS n FROM dead_letters').get()))?.n).toBe(
    12_002,
  );
});

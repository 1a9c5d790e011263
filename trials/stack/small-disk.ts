import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, symlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A small file system in memory. */
export interface SmallDisk {
  readonly path: string;
  /** Takes all the space that is left. @returns what frees it */
  fill(): () => void;
  unmount(): void;
}

/** Mounts a file system of this size at a new folder; undefined where nothing can be mounted: it requires root. */
export function mountSmallDisk(path: string, megabytes: number): SmallDisk | undefined {
  mkdirSync(path, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'cio-bus-test', path], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  const ballast = join(path, 'ballast');
  return {
    path,
    fill() {
      writeUntilFull(ballast);
      return () => rmSync(ballast);
    },
    unmount: () => void execFileSync('umount', ['--lazy', path]),
  };
}

/** Others may write at the same time, so the space that is left is not known. */
function writeUntilFull(path: string): void {
  const file = openSync(path, 'w');
  const page = Buffer.alloc(4_096);
  try {
    for (;;) writeSync(file, page);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}

/** Makes a stack whose state is on that disk keep a part of it, such as `logs`, in another folder: it is not what is tested. */
export function keepElsewhere({ path }: SmallDisk, part: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  symlinkSync(folder, join(path, part));
}

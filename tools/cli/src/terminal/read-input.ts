import { readFile } from 'node:fs/promises';
import { UsageError } from '../exit-code.ts';
import type { Terminal } from './terminal.ts';

/** Reads a file, or standard input when it is `-`. @throws UsageError when it cannot be read */
export async function readInput({ input }: Pick<Terminal, 'input'>, file: string): Promise<Buffer> {
  try {
    return file === '-' ? Buffer.concat(await Array.fromAsync(input)) : await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? 'there is no such file' : message;
    throw new UsageError(`${file} cannot be read: ${reason}; expected a file, or - for standard input`);
  }
}

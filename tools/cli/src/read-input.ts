import { readFile } from 'node:fs/promises';
import { UsageError } from './exit-code.ts';
import type { Terminal } from './terminal/terminal.ts';

/** Reads a file, or standard input when it is `-`. @throws UsageError when it cannot be read */
export async function readInput({ input }: Pick<Terminal, 'input'>, file: string): Promise<Buffer> {
  try {
    return file === '-' ? Buffer.concat(await Array.fromAsync(input)) : await readFile(file);
  } catch (error) {
    throw new UsageError(`the file cannot be read: ${(error as Error).message}`);
  }
}

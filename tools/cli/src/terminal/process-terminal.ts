import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { UsageError } from '../exit-code.ts';
import type { Terminal } from './terminal.ts';

/** The terminal of this process. */
export function processTerminal(env: Readonly<Record<string, string | undefined>>): Terminal {
  return {
    isInteractive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    input: process.stdin,
    edit: (file) => edit(env.VISUAL || env.EDITOR, file),
  };
}

/** An editor may have arguments: `code --wait`. */
async function edit(editor: string | undefined, file: string): Promise<void> {
  if (!editor) throw new UsageError('EDITOR is required, or the new value as a file: --value <file>');
  const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new UsageError(`${editor} ended with ${code ?? 'a signal'}: nothing was changed`);
}

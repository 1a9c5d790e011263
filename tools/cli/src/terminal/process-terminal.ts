import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { UsageError } from '../exit-code.ts';
import type { Terminal } from './terminal.ts';

/** The terminal of this process. */
export function processTerminal(env: Readonly<Record<string, string | undefined>>): Terminal {
  return {
    isInteractive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    input: process.stdin,
    status: (text) => void (process.stderr.isTTY && process.stderr.write(`\r\u001b[K${text}`)),
    interrupted,
    onKey,
    edit: (file) => edit(env.VISUAL || env.EDITOR, file),
  };
}

/** The shell and the starting script both pass Ctrl-C on: two signals are one. Another one ends the process. */
const SIGNALS_OF_ONE = 2;

function interrupted(): AbortSignal {
  const controller = new AbortController();
  let count = 0;
  process.on('SIGINT', () => {
    count += 1;
    controller.abort();
    if (count > SIGNALS_OF_ONE) process.exit(128 + constants.signals.SIGINT);
  });
  return controller.signal;
}

/** Keys arrive one by one only while the terminal does not edit the line; it does again when the process ends. */
function onKey(listener: (key: string) => void): () => void {
  const { stdin } = process;
  if (!stdin.isTTY || !process.stdout.isTTY) return () => {};
  const listen = (bytes: Buffer) => listener(bytes.toString());
  stdin.setRawMode(true).on('data', listen);
  return () => void stdin.off('data', listen).setRawMode(false).pause();
}

/** An editor may have arguments: `code --wait`. */
async function edit(editor: string | undefined, file: string): Promise<void> {
  if (!editor) throw new UsageError('set EDITOR, or give the new value as a file: --value <file>');
  const child = spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new UsageError(`${editor} ended with ${code ?? 'a signal'}: nothing was changed`);
}

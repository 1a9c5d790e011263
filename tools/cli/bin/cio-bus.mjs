#!/usr/bin/env node
// Starts the command line on the Node that the repository pins. Plain JavaScript for any Node from 20 on.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const EXIT_FAILED = 3;
const pinned = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const flags = ['--disable-warning=TimeoutNegativeWarning', '--disable-warning=ExperimentalWarning'];

const child = spawn(existsSync(pinned) ? pinned : process.execPath, [...flags, main, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(EXIT_FAILED);
});
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));

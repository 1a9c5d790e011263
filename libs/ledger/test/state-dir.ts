import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder for the state of one test, removed when the test ends. Ask for it before opening anything in it. */
export function stateDir(): string {
  const directory = mkdtempSync(join(tmpdir(), 'cio-bus-ledger-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

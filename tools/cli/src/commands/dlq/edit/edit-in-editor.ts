import { isUtf8 } from 'node:buffer';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseExactJson } from '@cio-bus/contracts';
import { UsageError } from '../../../exit-code.ts';
import type { Terminal } from '../../../terminal/terminal.ts';

/** What the operator saved in the editor. It is kept until it is recorded: an edit that is refused is not lost. */
export interface EditedFile {
  path: string;
  value: Buffer;
  remove(): void;
}

/**
 * Lets the operator edit a value: JSON on several lines, which becomes one line again.
 *
 * @throws UsageError when the value is not text, and when nothing was changed
 */
export async function editInEditor(terminal: Terminal, value: Buffer | null): Promise<EditedFile> {
  const bytes = value ?? Buffer.alloc(0);
  if (!isUtf8(bytes))
    throw new UsageError(
      'the value is not text: save it with dlq show <id> --out <file>, and give the new one as a file with --value',
    );
  const json = jsonOf(bytes);
  const path = join(mkdtempSync(join(tmpdir(), 'cio-bus-edit-')), json === undefined ? 'value.txt' : 'value.json');
  const remove = () => rmSync(dirname(path), { recursive: true, force: true });
  const text = json === undefined ? bytes.toString() : `${JSON.stringify(json, null, 2)}\n`;
  writeFileSync(path, text, { mode: 0o600 });
  try {
    await terminal.edit(path);
  } catch (error) {
    remove();
    throw error;
  }
  const saved = readFileSync(path);
  if (saved.toString() !== text) return { path, value: oneLine(saved), remove };
  remove();
  throw new UsageError('nothing was changed in the editor');
}

/** Undefined for what is not JSON. */
function jsonOf(bytes: Buffer): unknown {
  try {
    return parseExactJson(bytes);
  } catch {
    return undefined;
  }
}

/** Text that is not JSON stays as it is: the check names what is wrong with it. */
function oneLine(saved: Buffer): Buffer {
  const json = jsonOf(saved);
  return json === undefined ? saved : Buffer.from(JSON.stringify(json));
}

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rootDir } from '@cio-bus/servers';
import { allowedWords } from './allowed-words.ts';
import { replacedWords } from './replaced-words.ts';

/** Code, configuration with text in it, and documentation. */
const CHECKED =
  /\.(?:tsx?|mjs|js|py|md|tf|tftest\.hcl|ya?ml|sql|sh)$|(?:^|\/)Dockerfile$|\.ci\/run$|dashboards\/.*\.json$/;

/** A replaced expression that was found. */
export interface FoundWord {
  path: string;
  /** From 1. */
  line: number;
  text: string;
  say: string;
}

/** Finds the replaced expressions in all tracked files, except for the allowed places. */
export async function findReplacedWords(): Promise<FoundWord[]> {
  const { stdout } = await promisify(execFile)('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: rootDir,
    maxBuffer: 16_000_000,
  });
  const paths = stdout.split('\n').filter((path) => CHECKED.test(path));
  const found = await Promise.all(
    paths.map(async (path) => findIn(path, await readFile(join(rootDir, path), 'utf8').catch(() => ''))),
  );
  return found.flat();
}

/** Finds the replaced expressions in the text of a file. */
export function findIn(path: string, text: string): FoundWord[] {
  const allowed = allowedWords.filter((word) => path.startsWith(word.path));
  return text.split('\n').flatMap((line, index) =>
    replacedWords.flatMap(({ pattern, say }) => {
      const match = pattern.exec(line)?.[0];
      if (match === undefined || allowed.some((word) => word.text.test(line))) return [];
      return [{ path, line: index + 1, text: match, say }];
    }),
  );
}

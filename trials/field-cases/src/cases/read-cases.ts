import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PrerequisiteError } from '@cio-bus/servers';
import { z } from 'zod';
import { type FieldCase, readCase } from './field-case.ts';

/** The cases that were handed to us, and our own. */
const files = ['cases.jsonl', 'own-cases.jsonl'];

/** All cases in the order of their files. @throws Error naming file, line and field of a case that cannot be read */
export const readCases = (): FieldCase[] =>
  withUniqueIds(
    files.flatMap((file) =>
      parseCases(readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8'), file),
    ),
  );

/** Reads one JSON object per line. */
export function parseCases(text: string, file: string): FieldCase[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [readCase(JSON.parse(line))];
    } catch (error) {
      const reason = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
      throw new Error(`${file}:${index + 1} is not a field case: ${reason}`, { cause: error });
    }
  });
}

function withUniqueIds(cases: FieldCase[]): FieldCase[] {
  const seen = new Set<string>();
  for (const { id } of cases) {
    if (seen.has(id)) throw new Error(`two field cases have the id ${id}`);
    seen.add(id);
  }
  return cases;
}

/** The cases with these ids, in the order asked for; all when no id is given. @throws PrerequisiteError naming an unknown id */
export function selectCases(cases: FieldCase[], ids: readonly string[]): FieldCase[] {
  if (ids.length === 0) return cases;
  return ids.map((id) => {
    const found = cases.find((one) => one.id === id.toUpperCase());
    if (!found)
      throw new PrerequisiteError(`${id} is not a field case; there are ${cases.map((one) => one.id).join(' ')}`);
    return found;
  });
}

import type { Check, PlainCheckName } from '../cases/check-schema.ts';
import type { Evidence } from './evidence.ts';

/** Compares what is expected with what is known. @returns what was seen instead, or undefined when the check holds */
export type Judge<Name extends PlainCheckName> = (
  expected: NonNullable<Check[Name]>,
  evidence: Evidence,
  check: Check,
) => string | undefined | Promise<string | undefined>;

/** A pattern as other languages write it: `(?i)` at its start ignores case. */
export const patternOf = (text: string): RegExp =>
  text.startsWith('(?i)') ? new RegExp(text.slice(4), 'iu') : new RegExp(text, 'u');

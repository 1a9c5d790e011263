import type { CliContext } from '../context.ts';

/** Prints a result: as JSON when that is wanted, else as people read it. */
export function tell(
  { print }: Pick<CliContext, 'print'>,
  { json = false }: { json?: boolean },
  value: unknown,
  forPeople: () => string,
): void {
  print(json ? JSON.stringify(value, jsonValue, 2) : forPeople());
}

/** Bytes as text: records hold text, and what is none is shown as nearly as can be. */
function jsonValue(_name: string, value: unknown): unknown {
  const { type, data } = Object(value) as { type?: unknown; data?: unknown };
  return type === 'Buffer' && Array.isArray(data) ? Buffer.from(data as number[]).toString('utf8') : value;
}

/** A time as people read it, UTC, to the second. */
export const shownTime = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

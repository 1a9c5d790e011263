import type { CliContext } from '../terminal/context.ts';

/** Prints a result: as JSON with `--json`, otherwise as rendered for people. */
export function printResult(
  { print }: Pick<CliContext, 'print'>,
  { json = false }: { json?: boolean },
  value: unknown,
  render: () => string,
): void {
  print(json ? JSON.stringify(value, jsonValue, 2) : render());
}

/** Bytes as UTF-8 text; invalid sequences become replacement characters. */
function jsonValue(_name: string, value: unknown): unknown {
  const { type, data } = Object(value) as { type?: unknown; data?: unknown };
  return type === 'Buffer' && Array.isArray(data) ? Buffer.from(data as number[]).toString('utf8') : value;
}

/** A time in UTC, to the second. */
export const formatTime = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

import { deadLetterHeaders, type RawRecord, readJsonObject } from '@cio-bus/contracts';
import { base64Of } from '../../output/base64-of.ts';
import { plainText } from '../../output/plain-text.ts';

/** A record as it is printed. */
export interface TailedRecord {
  at: string;
  record: string;
  key: string | null;
  /** Its type, metric, status or action, as far as its value can be read. */
  type: string | undefined;
  /** Error code of a dead letter. */
  code: string | undefined;
  headers: Readonly<Record<string, string>>;
  value: string | null;
  /** Of a value that is not UTF-8. */
  valueBase64: string | undefined;
}

/** Reads what is printed of a record. Any bytes are a record. */
export function tailedRecord({ topic, partition, offset, key, value, headers, timestamp }: RawRecord): TailedRecord {
  return {
    at:
      Number.isFinite(timestamp) && Math.abs(timestamp) < 8.64e15
        ? new Date(timestamp).toISOString()
        : String(timestamp),
    record: `${topic}/${partition}/${offset}`,
    key: key?.toString() ?? null,
    type: typeOf(value),
    code: headers[deadLetterHeaders.code],
    headers,
    value: value?.toString() ?? null,
    valueBase64: base64Of(value),
  };
}

function typeOf(value: Buffer | null): string | undefined {
  try {
    const { type, metric, status, action } = readJsonObject({ value });
    const names = [type, metric, status, action].filter((name) => typeof name === 'string');
    return names.length === 0 ? undefined : names.join(' ');
  } catch {
    return undefined;
  }
}

const MAX_VALUE = 160;

/** One line of a terminal. */
export const lineOf = ({ at, record, key, type, code, value }: TailedRecord): string =>
  [
    at.slice(0, 23).replace('T', ' '),
    record,
    plainText(key),
    code ?? '',
    plainText(type),
    plainText(value, MAX_VALUE),
  ].join('  ');

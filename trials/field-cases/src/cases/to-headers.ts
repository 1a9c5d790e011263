import type { RawHeader } from '../../../any-client/kafka-record.ts';

type CaseHeader = readonly [string, string | null | { base64: string }];

/** The headers of a case as bytes; each name is a Buffer of its own, so that one may repeat. */
export const toHeaders = (headers: readonly CaseHeader[]): RawHeader[] =>
  headers.map(([name, value]) => [Buffer.from(name), bytesOf(value)]);

const bytesOf = (value: CaseHeader[1]): Buffer | null => {
  if (value === null) return null;
  return typeof value === 'string' ? Buffer.from(value) : Buffer.from(value.base64, 'base64');
};

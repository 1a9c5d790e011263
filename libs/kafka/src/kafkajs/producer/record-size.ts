import { topicCatalogue } from '@cio-bus/contracts';
import type { OutgoingRecord } from '../../producer.ts';

/** Record framing and the batch header, generously. */
const RECORD_OVERHEAD_BYTES = 200;

/** Largest record that each topic of the catalogue takes, bytes. */
export const maxRecordBytes = new Map<string, number>(
  topicCatalogue.map(({ name, config }) => [name, Number(config['max.message.bytes']) - RECORD_OVERHEAD_BYTES]),
);

/** Size of a record without its framing, bytes. */
export function recordBytes({ key, value, headers }: OutgoingRecord): number {
  const length = (part: string | Buffer | null) => (part === null ? 0 : Buffer.byteLength(part));
  let bytes = length(key) + length(value);
  for (const [name, header] of Object.entries(headers ?? {})) bytes += name.length + length(header) + 4;
  return bytes;
}

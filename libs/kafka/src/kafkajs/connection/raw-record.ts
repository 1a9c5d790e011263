import type { RawRecord } from '@cio-bus/contracts';
import type { IHeaders, KafkaMessage } from 'kafkajs';

/** Turns a message of kafkajs into a raw record. @param topic the logical one */
export function toRawRecord(
  topic: string,
  partition: number,
  { offset, key, value, timestamp, headers }: KafkaMessage,
): RawRecord {
  return {
    topic,
    partition,
    offset: Number(offset),
    key,
    value,
    timestamp: Number(timestamp),
    headers: toText(headers),
  };
}

/** Headers as text; of a repeated name, the last value. */
function toText(headers: IHeaders | undefined): Record<string, string> {
  const texts: Record<string, string> = {};
  if (headers === undefined) return texts;
  for (const name in headers) {
    const value = headers[name];
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) texts[name] = last.toString();
  }
  return texts;
}

import type { RawRecord } from '@cio-bus/contracts';
import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { KafkaConnection } from './connection.ts';

/** Turns a message of kafkajs into a raw record with its logical topic. */
export function toRawRecord(
  kafka: KafkaConnection,
  { topic, partition }: { topic: string; partition: number },
  { offset, key, value, timestamp, headers }: KafkaMessage,
): RawRecord {
  return {
    topic: kafka.logical(topic),
    partition,
    offset: Number(offset),
    key,
    value,
    timestamp: Number(timestamp),
    headers: toText(headers),
  };
}

/** Headers as text; of a name that stands several times, the last value. */
function toText(headers: IHeaders | undefined): Record<string, string> {
  const texts: Record<string, string> = {};
  if (headers === undefined) return texts;
  for (const [name, value] of Object.entries(headers)) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) texts[name] = last.toString();
  }
  return texts;
}

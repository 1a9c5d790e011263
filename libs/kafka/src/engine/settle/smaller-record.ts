import { maxRecordBytes, recordBytes, topics } from '@cio-bus/contracts';
import { fitDeadLetter } from '../../fit-record.ts';
import type { OutgoingRecord } from '../../producer.ts';

/** Room for an outcome's key and headers. */
const MAX_OUTCOME_BYTES = (maxRecordBytes.get(topics.processed) ?? Number.POSITIVE_INFINITY) - 1_000;

/** Fields by which an outcome is found and counted; what else it has repeats the message. */
const ESSENTIAL_FIELDS = [
  ...['id', 'type', 'userId', 'correlationId', 'timestamp', 'status', 'reason', 'deliveryId', 'service', 'handler'],
  ...['attempts', 'processingTime', 'processedAt', 'origin'],
];

/**
 * The text of an outcome. One that its topic does not take, or that cannot be serialised, says only how the message ended, and
 * `truncated` why: its message has been delivered, so this must not fail.
 */
export function outcomeText(outcome: Readonly<Record<string, unknown>>): string {
  try {
    const text = JSON.stringify(outcome);
    const bytes = Buffer.byteLength(text);
    return bytes <= MAX_OUTCOME_BYTES ? text : essentials(outcome, `${bytes} bytes`);
  } catch (error) {
    return essentials(outcome, error instanceof Error ? error.message : String(error));
  }
}

const essentials = (outcome: Readonly<Record<string, unknown>>, truncated: string): string =>
  JSON.stringify({
    ...Object.fromEntries(ESSENTIAL_FIELDS.flatMap((name) => (name in outcome ? [[name, outcome[name]]] : []))),
    truncated: truncated.slice(0, 200),
  });

/** The same outcome or dead letter with less in it, for a topic that takes less than the catalogue says. */
export function smallerRecord(record: OutgoingRecord): OutgoingRecord {
  if (record.topic === topics.deadLetters) return fitDeadLetter(record, Math.floor(recordBytes(record) / 2));
  const bytes = recordBytes(record);
  return { ...record, value: essentials(JSON.parse(String(record.value)), `${bytes} bytes`) };
}

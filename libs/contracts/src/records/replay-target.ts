import { headers } from './headers.ts';
import type { RawRecord } from './record.ts';
import { topics } from './topics.ts';

/**
 * Whether a record was replayed for another service: this one skips it, without an outcome.
 *
 * A dead letter carries the headers of the record that failed: the service in them is not the one that reads the dead letter.
 */
export function isForAnother(
  { topic, headers: given }: Pick<RawRecord, 'topic' | 'headers'>,
  service: string,
): boolean {
  const only = given[headers.replayFor];
  return only !== undefined && only !== service && topic !== topics.deadLetters;
}

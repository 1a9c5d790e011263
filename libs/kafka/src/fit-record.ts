import {
  deadLetterHeaders as dlq,
  headerBytes,
  maxRecordBytes,
  headers as named,
  rawHeadersOf,
  recordBytes,
} from '@cio-bus/contracts';
import type { OutgoingRecord } from './producer.ts';

/** Headers that say what a dead letter is: they are never left out. */
const ESSENTIAL: ReadonlySet<string> = new Set([...Object.values(dlq), ...Object.values(named)]);

/**
 * Makes a dead letter fit its topic. A value that is too large is cut, and so are the largest of the record's own headers when
 * they alone leave no room; `dlq-truncated` says how large the whole was, in bytes. What fits is left as it is.
 *
 * @param limit bytes of key, value and headers. @default what the topic takes
 */
export function fitDeadLetter(
  record: OutgoingRecord,
  limit = maxRecordBytes.get(record.topic) ?? Infinity,
): OutgoingRecord {
  const size = recordBytes(record);
  if (size <= limit) return record;
  const whole = record.headers?.[dlq.truncated] ?? String(size); // cut before, and still too large
  const marked = { ...record, headers: { ...record.headers, [dlq.truncated]: whole } };
  const trimmed = withoutLargestHeaders(marked, limit);
  const value = Buffer.from(trimmed.value ?? '');
  const room = limit - recordBytes({ ...trimmed, value: null });
  return { ...trimmed, value: trimmed.value === null ? null : value.subarray(0, Math.max(0, room)) };
}

/** Leaves out the largest of the record's own headers until headers and key take half of the room at most. */
function withoutLargestHeaders(record: OutgoingRecord, limit: number): OutgoingRecord {
  let excess = recordBytes({ ...record, value: null }) - limit / 2;
  if (excess <= 0) return record;
  const texts = Object.fromEntries(Object.entries(record.headers ?? {}).map(([name, value]) => [name, String(value)]));
  const all = record.rawHeaders ?? rawHeadersOf({ headers: texts });
  const own = all.filter(([name]) => !ESSENTIAL.has(name));
  const dropped = new Set<unknown>();
  for (const header of own.toSorted((a, b) => headerBytes(...b) - headerBytes(...a))) {
    if (excess <= 0) break;
    dropped.add(header);
    excess -= headerBytes(...header);
  }
  const essential = Object.fromEntries(Object.entries(record.headers ?? {}).filter(([name]) => ESSENTIAL.has(name)));
  return { ...record, headers: essential, rawHeaders: all.filter((header) => !dropped.has(header)) };
}

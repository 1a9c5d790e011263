import { type OutcomeRecord, outcomeRecord, type RawRecord, type SkipReason, topics } from '@cio-bus/contracts';
import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';

/** Outcomes are written by another process than dead letters, with another clock. */
const CLOCKS_DIFFER_MS = 60_000;

/** Skipped, because it had been delivered before. */
const deliveredBefore: ReadonlySet<SkipReason | undefined> = new Set<SkipReason>(['duplicate', 'already-settled']);

/**
 * Finds dead letters whose command was delivered after all: by a service that was killed before it committed and read the
 * record again, or as another record with the same id.
 *
 * @param seqs rows of the index
 */
export async function findDelivered(index: DeadLetterIndex, seqs: readonly number[]): Promise<Set<number>> {
  const { byName, since } = await namesOf(index, seqs);
  const delivered = new Set<number>();
  if (byName.size === 0) return delivered;
  for await (const record of index.kafka.read(topics.processed, { since: Math.max(0, since - CLOCKS_DIFFER_MS) })) {
    const outcome = readOutcome(record);
    if (!outcome || !isDelivered(outcome)) continue;
    for (const name of namesOfOutcome(outcome)) for (const seq of byName.get(name) ?? []) delivered.add(seq);
  }
  return delivered;
}

/** The rows by what outcomes name them: the record that failed, or the command. */
function namesOf(index: DeadLetterIndex, seqs: readonly number[]) {
  return index.query((database) => {
    const byName = new Map<string, number[]>();
    let since = Number.POSITIVE_INFINITY;
    const rows = database.prepare(
      `SELECT seq, service, origin_topic AS topic, origin_partition AS partition, origin_offset AS offset,
         origin_timestamp AS timestamp, failed_at, json_extract(headers, '$."cio-id"') AS command_id
       FROM dead_letters WHERE seq IN (SELECT value FROM json_each(?))`,
    );
    for (const { seq, service, failed_at, command_id, ...origin } of rows.iterate(JSON.stringify(seqs))) {
      since = Math.min(since, Number(failed_at));
      const names = [nameOf(service, origin), ...(command_id === null ? [] : [commandName(service, command_id)])];
      for (const name of names) byName.set(name, [...(byName.get(name) ?? []), Number(seq)]);
    }
    return { byName, since };
  });
}

const nameOf = (service: unknown, { topic, partition, offset, timestamp }: Record<string, unknown>): string =>
  `${service} ${topic}/${partition}/${offset} ${timestamp}`;

const commandName = (service: unknown, id: unknown): string => `${service} command ${id}`;

const namesOfOutcome = ({ id, service, origin }: OutcomeRecord): string[] => [
  nameOf(service, origin),
  commandName(service, id),
];

const isDelivered = ({ status, reason }: OutcomeRecord): boolean => status === 'success' || deliveredBefore.has(reason);

function readOutcome(record: RawRecord): OutcomeRecord | undefined {
  try {
    return outcomeRecord.read(record);
  } catch {
    return undefined;
  }
}

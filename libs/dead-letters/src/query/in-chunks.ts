import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';
import { type ListedDeadLetter, readRow } from './listed-dead-letter.ts';

/** How many dead letters, and how many bytes of their values and edits, a chunk has at most. */
export interface ChunkSize {
  count: number;
  /** @default unlimited */
  bytes?: number;
}

/**
 * Looks up rows of the index, some at a time, in their order: only a chunk is in memory. Each chunk is as Kafka says when it is
 * asked for; rows that are gone by then are left out.
 */
export async function* inChunks(
  index: DeadLetterIndex,
  seqs: readonly number[],
  { count, bytes: maxBytes = Number.POSITIVE_INFINITY }: ChunkSize,
): AsyncGenerator<ListedDeadLetter[]> {
  for (let start = 0; start < seqs.length; ) {
    const { chunk, next } = await index.query((database) => {
      const bySeq = database.prepare('SELECT * FROM dead_letters WHERE seq = ?');
      const found: ListedDeadLetter[] = [];
      let [end, bytes] = [start, 0];
      while (end < seqs.length && end - start < count && bytes < maxBytes) {
        const row = bySeq.get(seqs[end] as number);
        end += 1;
        if (row === undefined) continue;
        const listed = readRow(row);
        found.push(listed);
        bytes += listed.bytes + (listed.edit?.bytes ?? 0);
      }
      return { chunk: found, next: end };
    });
    yield chunk;
    start = next;
  }
}

import type { DeadLetterIndex } from './index-file/dead-letter-index.ts';
import { type Action, type Operator, writeResolutions } from './operator.ts';
import { MAX_REPLAYS } from './plan-replay.ts';
import { inChunks } from './query/in-chunks.ts';

/** Dead letters in memory at once. */
const CHUNK = 5_000;

/** Parks rows of the index that have been replayed too often, as far as they are open. They stay open when Kafka is away. */
export async function parkRows(
  operator: Operator & { index: DeadLetterIndex },
  { id, by }: Action,
  seqs: readonly number[],
): Promise<void> {
  const action: Action = { id, by, why: `replayed ${MAX_REPLAYS} times, and dead-lettered again each time` };
  for await (const chunk of inChunks(operator.index, seqs, { count: CHUNK })) {
    const open = chunk.filter(({ state }) => state === 'open');
    await writeResolutions(operator, action, open, 'parked');
  }
}

import { type Action, type Operator, writeResolutions } from '../actions/operator.ts';
import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';
import { readIdentity } from '../query/listed-dead-letter.ts';
import { MAX_REPLAYS } from './plan-replay.ts';

/** Parks rows of the index that have been replayed too often, as far as they are open. They stay open when Kafka is unavailable. */
export async function parkRows(
  operator: Operator & { index: DeadLetterIndex },
  { id, by }: Action,
  seqs: readonly number[],
): Promise<void> {
  const action: Action = { id, by, why: `replayed ${MAX_REPLAYS} times, and dead-lettered again each time` };
  const open = await operator.index.query((database) => {
    const find = database.prepare(
      "SELECT dead_letter_id, origin_timestamp FROM dead_letters WHERE seq = ? AND state = 'open'",
    );
    return seqs.map((seq) => find.get(seq)).filter((row) => row !== undefined);
  });
  await writeResolutions(operator, action, open.map(readIdentity), 'parked');
}

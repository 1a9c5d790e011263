import { BusError, topics } from '@cio-bus/contracts';
import { type CallContext, defineHandler, done, failed, type Outcome } from '@cio-bus/kafka';
import { minimalRow, type Warehouse } from '@cio-bus/warehouse';
import { type RowMessage, rowSchema } from '../rows/row-schema.ts';

interface Dependencies {
  warehouse: Warehouse;
  now: () => number;
}

/**
 * Stores records as rows, one append per batch.
 *
 * Safe to run twice: the raw table keeps the repeated row, and the views count each event once.
 */
export const storeRecords = ({ warehouse, now }: Dependencies) =>
  defineHandler({
    name: 'store-records',
    topics: [topics.webhooks, topics.processed, topics.deadLetters, topics.audit],
    schema: rowSchema(now),
    order: 'none',
    outcomes: false,
    batch: { maxMessages: 1000, maxBytes: 4_000_000, lingerMs: 200 },

    async handle(messages: readonly RowMessage[], context: CallContext) {
      const inserted_at = now();
      const errors = await warehouse.append(
        messages.map(({ row }) => ({ ...row, inserted_at })),
        context,
      );
      return Promise.all(
        messages.map((message, index) => outcomeOf(message, errors[index], { warehouse, now }, context)),
      );
    },
  });

async function outcomeOf(
  { row }: RowMessage,
  error: BusError | undefined,
  { warehouse, now }: Dependencies,
  context: CallContext,
): Promise<Outcome> {
  if (!error) return done();
  if (error.code !== 'ROW_REJECTED' || row.source_topic !== topics.deadLetters) return failed(error);
  const [refusal] = await warehouse.append([minimalRow({ ...row, inserted_at: now() }, error)], context);
  if (!refusal) return done();
  // This row has nothing of the dead letter's content: if it is refused too, the table is at fault, so delivery halts.
  const isTable = refusal.code === 'ROW_REJECTED';
  return failed(
    isTable ? new BusError('WAREHOUSE_SETUP', 'the table refuses even a minimal row', { cause: refusal }) : refusal,
  );
}

import { BusError, topics } from '@cio-bus/contracts';
import { A_TIME_MS, aDeadLetterRecord, aRawRecord, aWebhookEvent, outcomesOf, runHandler } from '@cio-bus/testkit';
import type { Row, Warehouse } from '@cio-bus/warehouse';
import { describe, expect, it } from 'vitest';
import { rowSchema } from './read-row.ts';
import { storeRecords } from './store-records.ts';

const NOW = A_TIME_MS + 5_000;
const schema = rowSchema(() => A_TIME_MS);

const aWebhookMessage = (id: string) => {
  const { data: _, ...event } = aWebhookEvent({ id });
  return schema.read(aRawRecord({ topic: topics.webhooks, value: Buffer.from(JSON.stringify(event)) }));
};
const aLetterMessage = () => schema.read(aDeadLetterRecord());

/** Keeps what it is given, but for the rows that the test refuses. */
function fakeWarehouse(refuse: (row: Row) => BusError | undefined = () => undefined) {
  const rows: Row[] = [];
  const warehouse: Warehouse = {
    append: async (given) => {
      const errors = given.map(refuse);
      rows.push(...given.filter((_, index) => !errors[index]));
      return errors;
    },
  };
  return { rows, handler: storeRecords({ warehouse, now: () => NOW }) };
}

describe('storeRecords', () => {
  it('stores rows with the time of writing, in one append', async () => {
    const { rows, handler } = fakeWarehouse();
    expect(await runHandler(handler, [aWebhookMessage('a'), aWebhookMessage('b')])).toEqual(['done', 'done']);
    expect(rows).toMatchObject([
      { event_id: 'a', inserted_at: NOW },
      { event_id: 'b', inserted_at: NOW },
    ]);
  });

  it('writes no outcomes: they would come back as records to store', () => {
    expect(fakeWarehouse().handler.outcomes).toBe(false);
  });

  it.each([
    ['ROW_REJECTED', 'dead-letter'],
    ['WAREHOUSE_UNAVAILABLE', 'retry'],
    ['WAREHOUSE_SETUP', 'halt'],
  ] as const)('turns %s into %s, of that row alone', async (code, disposition) => {
    const { handler } = fakeWarehouse((row) => (row.event_id === 'b' ? new BusError(code, 'no') : undefined));
    const messages = [aWebhookMessage('a'), aWebhookMessage('b'), aWebhookMessage('c')];
    expect(await runHandler(handler, messages)).toEqual(['done', disposition, 'done']);
  });

  it('stores a minimal row for a letter whose row is refused, instead of a letter about it', async () => {
    const { rows, handler } = fakeWarehouse(({ payload }) =>
      payload === null ? undefined : new BusError('ROW_REJECTED', 'no'),
    );
    expect(await runHandler(handler, [aLetterMessage()])).toEqual(['done']);
    expect(rows).toMatchObject([{ kind: 'dead_letter', payload: null, error_code: 'ROW_REJECTED', inserted_at: NOW }]);
  });

  it('stops the line when even the minimal row of a letter is refused', async () => {
    const { handler } = fakeWarehouse(() => new BusError('ROW_REJECTED', 'no'));
    expect(await runHandler(handler, [aLetterMessage()])).toEqual(['halt']);
  });

  it('tries a letter again when the warehouse goes away before its minimal row', async () => {
    let calls = 0;
    const codes = ['ROW_REJECTED', 'WAREHOUSE_UNAVAILABLE'] as const;
    const { handler } = fakeWarehouse(() => new BusError(codes[calls++] ?? 'UNEXPECTED', 'no'));
    expect(await outcomesOf(handler, [aLetterMessage()])).toMatchObject([{ error: { code: 'WAREHOUSE_UNAVAILABLE' } }]);
  });
});

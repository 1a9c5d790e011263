import { BusError, topics } from '@cio-bus/contracts';
import { A_TIME_MS, aDeadLetterRecord, aRawRecord, aWebhookEvent, outcomesOf, runHandler } from '@cio-bus/testkit';
import type { Row, Warehouse } from '@cio-bus/warehouse';
import { describe, expect, it } from 'vitest';
import { rowSchema } from '../rows/row-schema.ts';
import { storeRecords } from './store-records.ts';

const NOW = A_TIME_MS + 5_000;
const schema = rowSchema(() => A_TIME_MS);

const aWebhookMessage = (id: string) => {
  const { data: _, ...event } = aWebhookEvent({ id });
  return schema.read(aRawRecord({ topic: topics.webhooks, value: Buffer.from(JSON.stringify(event)) }));
};
const aDeadLetterMessage = () => schema.read(aDeadLetterRecord());

/** Stores rows in an array, except those that the test refuses. */
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

  it('writes no outcomes: it would read them again and store those too', () => {
    expect(fakeWarehouse().handler.outcomes).toBe(false);
  });

  it.each([
    ['ROW_REJECTED', 'dead-letter'],
    ['WAREHOUSE_UNAVAILABLE', 'retry'],
    ['WAREHOUSE_SETUP', 'halt'],
  ] as const)('turns %s into %s, for that row alone', async (code, disposition) => {
    const { handler } = fakeWarehouse((row) => (row.event_id === 'b' ? new BusError(code, 'no') : undefined));
    const messages = [aWebhookMessage('a'), aWebhookMessage('b'), aWebhookMessage('c')];
    expect(await runHandler(handler, messages)).toEqual(['done', disposition, 'done']);
  });

  it('stores a minimal row for a dead letter whose row is refused, instead of writing another dead letter', async () => {
    const { rows, handler } = fakeWarehouse(({ payload }) =>
      payload === null ? undefined : new BusError('ROW_REJECTED', 'no'),
    );
    expect(await runHandler(handler, [aDeadLetterMessage()])).toEqual(['done']);
    expect(rows).toMatchObject([{ kind: 'dead_letter', payload: null, error_code: 'ROW_REJECTED', inserted_at: NOW }]);
  });

  it('halts when even the minimal row of a dead letter is refused', async () => {
    const { handler } = fakeWarehouse(() => new BusError('ROW_REJECTED', 'no'));
    expect(await runHandler(handler, [aDeadLetterMessage()])).toEqual(['halt']);
  });

  it('retries a dead letter when the warehouse becomes unavailable before its minimal row is stored', async () => {
    let calls = 0;
    const codes = ['ROW_REJECTED', 'WAREHOUSE_UNAVAILABLE'] as const;
    const { handler } = fakeWarehouse(() => new BusError(codes[calls++] ?? 'UNEXPECTED', 'no'));
    expect(await outcomesOf(handler, [aDeadLetterMessage()])).toMatchObject([
      { error: { code: 'WAREHOUSE_UNAVAILABLE' } },
    ]);
  });
});

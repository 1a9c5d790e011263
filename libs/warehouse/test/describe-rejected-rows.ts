import type { BusError } from '@cio-bus/contracts';
import { expect, it } from 'vitest';
import type { Row } from '../src/port/row.ts';
import { aRow } from './a-row.ts';

interface Table {
  append(rows: readonly Row[]): Promise<readonly (BusError | undefined)[]>;
  /** The event ids of all rows. */
  ids(): Promise<unknown[]>;
}

/** What every warehouse must do with rows that do not match their columns. */
export function describeRejectedRows({ append, ids }: Table): void {
  it('rejects one bad row among a thousand alone', async () => {
    const rows = Array.from({ length: 1000 }, (_, index) => aRow({ event_id: `event-${index}` }));
    rows[617] = aRow({ event_id: null as unknown as string });

    const errors = await append(rows);

    expect(errors.flatMap((error, index) => (error ? [[index, error.code]] : []))).toEqual([[617, 'ROW_REJECTED']]);
    expect(await ids()).toHaveLength(999);
  });

  it.each([
    ['text for a number', { campaign_id: '12' }, 'campaign_id must be INT64'],
    ['a number beyond 64 bits', { campaign_id: 2n ** 63n }, 'campaign_id must be INT64'],
    ['a fraction', { attempts: 1.5 }, 'attempts must be INT64'],
    ['a number for text', { subject: 5 }, 'subject must be STRING'],
    ['half a surrogate pair', { subject: '\ud800' }, 'subject must be STRING'],
    ['text for a boolean', { is_machine: 'true' }, 'is_machine must be BOOL'],
    ['a Date for a time', { timestamp: new Date() }, 'timestamp must be TIMESTAMP'],
    ['NaN for a time', { timestamp: Number.NaN }, 'timestamp must be TIMESTAMP'],
    ['malformed JSON', { payload: '{"a":' }, 'payload must be JSON'],
    ['an object for JSON text', { payload: { a: 1 } }, 'payload must be JSON'],
    ['undefined', { href: undefined }, 'href must be STRING'],
    ['a missing required value', { kind: null }, 'kind is required'],
    ['an unknown column', { colour: 'red' }, 'a column that is not in the table'],
  ])('rejects %s instead of converting it', async (_, wrong, reason) => {
    const [error] = await append([aRow(wrong as Partial<Row>)]);

    expect(error?.message).toContain(reason);
    expect(error?.code).toBe('ROW_REJECTED');
    expect(await ids()).toEqual([]);
  });
}

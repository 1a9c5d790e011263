import { describe, expect, it } from 'vitest';
import { type ClientMessage, encodeRecordBatch } from '../encode/record-batch.ts';
import { ByteCursor } from '../fetch/byte-cursor.ts';
import { readHeaders } from '../fetch/read-headers.ts';
import { toClientHeaders } from './exact-headers.ts';

const state = { producerId: -1n, producerEpoch: 0, firstSequence: 0, isTransactional: false };
/** Where the first record of a batch begins. */
const FIRST_RECORD_AT = 61;

/** The headers that a reader of the encoded record sees. */
function written(headers: ReturnType<typeof toClientHeaders>) {
  const batch = encodeRecordBatch([{ key: 'k', value: 'v', headers: headers as ClientMessage['headers'] }], state);
  const cursor = new ByteCursor(batch.subarray(FIRST_RECORD_AT));
  cursor.varint(); // length
  cursor.int8(); // attributes
  cursor.varint(); // timestamp delta
  cursor.varint(); // offset delta
  for (const _part of ['key', 'value']) cursor.bytes(cursor.varint());
  return readHeaders(cursor);
}

const raw = [
  ['b', Buffer.from('1')],
  ['a', null],
  ['b', Buffer.from([0xff, 0x00])],
  ['7', Buffer.from('')],
] as const;

describe('toClientHeaders', () => {
  it('writes raw headers as they were read: order, repeated names, null, bytes', () => {
    const client = toClientHeaders({ topic: 't', key: 'k', value: 'v', rawHeaders: raw });
    expect(written(client).rawHeaders).toEqual(raw);
    expect(written(client).rawHeaders).toEqual(raw); // a retry encodes them again
  });

  it('adds headers behind them, in place of those of the same name', () => {
    const client = toClientHeaders({
      topic: 't',
      key: 'k',
      value: 'v',
      rawHeaders: raw,
      headers: { b: 'new', c: 'x' },
    });
    expect(written(client).rawHeaders).toEqual([raw[1], raw[3], ['b', Buffer.from('new')], ['c', Buffer.from('x')]]);
  });

  it('leaves plain headers as they are', () => {
    expect({ ...written(toClientHeaders({ topic: 't', key: 'k', value: 'v', headers: { a: '1' } })).headers }).toEqual({
      a: '1',
    });
  });
});

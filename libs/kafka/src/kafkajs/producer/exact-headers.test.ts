import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { ByteCursor } from '../fetch/byte-cursor.ts';
import { readHeaders } from '../fetch/read-headers.ts';
import { toClientHeaders } from './exact-headers.ts';

/** kafkajs's own encoder of a record. */
const encode = createRequire(import.meta.url)('kafkajs/src/protocol/recordBatch/record/v0/index.js') as (
  record: object,
) => {
  buffer: Buffer;
};

/** The headers that a reader of the encoded record sees. */
function written(headers: ReturnType<typeof toClientHeaders>) {
  const encoded = encode({ key: Buffer.from('k'), value: Buffer.from('v'), headers });
  const cursor = new ByteCursor(encoded.buffer);
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

  it('leaves plain headers to kafkajs', () => {
    expect({ ...written(toClientHeaders({ topic: 't', key: 'k', value: 'v', headers: { a: '1' } })).headers }).toEqual({
      a: '1',
    });
  });
});

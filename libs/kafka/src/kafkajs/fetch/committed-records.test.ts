import { gzipSync, zstdCompressSync } from 'node:zlib';
import { compressFrameSync } from 'lz4-napi';
import { compressSync } from 'snappy';
import { describe, expect, it } from 'vitest';
import { type BuiltBatch, marker, recordBatchBytes } from '../../../test/record-batch-bytes.ts';
import { readCommitted } from './committed-records.ts';
import { MAX_UNPACKED_BYTES } from './decompress.ts';

const value = (text: string) => ({ key: Buffer.from('k'), value: Buffer.from(text) });

/** The values that a consumer sees, and the offset that it reads on from. */
async function read(batches: readonly Buffer[], aborted: [producerId: number, firstOffset: number][] = []) {
  const messages = await readCommitted(
    Buffer.concat(batches),
    aborted.map(([producerId, firstOffset]) => ({ producerId: BigInt(producerId), firstOffset })),
  );
  const seen = messages.filter(({ isControlRecord }) => !isControlRecord);
  return { values: seen.map((message) => String(message.value)), next: (messages.at(-1)?.offset ?? -1) + 1, seen };
}

/** Xerial's framing of snappy: Java's producers and brokers write it. */
function xerial(bytes: Buffer): Buffer {
  const header = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
  const chunks = [bytes.subarray(0, 10), bytes.subarray(10)].map((chunk) => {
    const packed = compressSync(chunk);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(packed.length);
    return Buffer.concat([length, packed]);
  });
  return Buffer.concat([header, ...chunks]);
}

const codecs = [
  { name: 'gzip', codec: 1, compress: gzipSync },
  { name: 'snappy in one block', codec: 2, compress: (bytes: Buffer) => compressSync(bytes) },
  { name: 'snappy in framed chunks', codec: 2, compress: xerial },
  { name: 'lz4', codec: 3, compress: (bytes: Buffer) => compressFrameSync(bytes) },
  { name: 'zstd', codec: 4, compress: zstdCompressSync },
];

describe('readCommitted', () => {
  it.each(codecs)('reads records compressed with $name', async ({ codec, compress }) => {
    const records = Array.from({ length: 200 }, (_, index) => value(`value ${index}`));

    const { values, next } = await read([recordBatchBytes({ codec, compress, records })]);

    expect(values).toEqual(records.map((record) => String(record.value)));
    expect(next).toBe(200);
  });

  it.each(codecs)('dead-letters a batch that is not what $name makes, and reads the next one', async ({ codec }) => {
    const broken = recordBatchBytes({ codec, records: [value('a'), value('b'), value('c')] });

    const { values, seen, next } = await read([broken, recordBatchBytes({ firstOffset: 3, records: [value('next')] })]);

    expect(seen[0]?.unreadable).toMatchObject({ records: 3, isTooLarge: false });
    expect(values.at(-1)).toBe('next');
    expect(next).toBe(4);
  });

  it.each(codecs)('does not unpack a batch of $name that grows beyond the bound', async ({ codec, compress }) => {
    const bomb = recordBatchBytes({
      codec,
      compress: (bytes) => compress(Buffer.concat([bytes, Buffer.alloc(MAX_UNPACKED_BYTES)])),
      records: [value('a')],
    });

    const { seen } = await read([bomb]);

    expect(seen[0]?.unreadable).toMatchObject({ isTooLarge: true });
  });

  it('keeps headers in order, with repeated names, null and binary values, and names of prototypes', async () => {
    const headers = [
      ['a', Buffer.from('1')],
      ['__proto__', Buffer.from('x')],
      ['a', null],
      ['', Buffer.from([0xff, 0])],
    ] as const;

    const { seen } = await read([recordBatchBytes({ records: [{ ...value('v'), headers }] })]);

    expect(seen[0]?.rawHeaders).toEqual(headers);
    expect(Object.entries(seen[0]?.headers ?? {})).toEqual([
      ['a', '1'],
      ['__proto__', 'x'],
      ['', '\ufffd\0'],
    ]);
  });

  it('reads 20,000 headers in time that grows with their number', async () => {
    const headers = Array.from({ length: 20_000 }, (_, index) => [`h${index}`, Buffer.from('x')] as const);

    const { seen } = await read([recordBatchBytes({ records: [{ ...value('v'), headers }] })]);

    expect(Object.keys(seen[0]?.headers ?? {})).toHaveLength(20_000);
    expect(seen[0]?.rawHeaders).toBeUndefined();
  });

  describe('transactions', () => {
    const txn = (firstOffset: number, producerId: number, text: string): Buffer =>
      recordBatchBytes({ firstOffset, producerId, isTransactional: true, records: [value(text)] });

    it('drops the records of interleaved aborted transactions', async () => {
      const log = [
        txn(0, 1, 'a1'),
        txn(1, 2, 'a2'),
        txn(2, 1, 'a1 again'),
        marker('abort', 3, 1),
        txn(4, 2, 'a2 again'),
      ];

      const { values, next } = await read(
        [...log, marker('abort', 5, 2), txn(6, 1, 'kept')],
        [
          [1, 0],
          [2, 1],
        ],
      );

      expect(values).toEqual(['kept']);
      expect(next).toBe(7);
    });

    it('drops what is left of transactions that began before the fetch', async () => {
      const { values } = await read(
        [txn(8, 1, 'a'), txn(9, 2, 'b'), marker('abort', 10, 1), marker('abort', 11, 2)],
        [
          [1, 2],
          [2, 5],
        ],
      );

      expect(values).toEqual([]);
    });

    it('keeps committed and plain records between those of an aborted transaction', async () => {
      const plain = recordBatchBytes({ firstOffset: 2, records: [value('plain')] });
      const log = [txn(0, 1, 'aborted'), txn(1, 2, 'committed'), plain, marker('commit', 3, 2), marker('abort', 4, 1)];

      expect((await read(log, [[1, 0]])).values).toEqual(['committed', 'plain']);
    });

    it('reads the next transaction of a producer that aborted one', async () => {
      const log = [txn(0, 1, 'aborted'), marker('abort', 1, 1), txn(2, 1, 'committed'), marker('commit', 3, 1)];

      expect((await read(log, [[1, 0]])).values).toEqual(['committed']);
    });
  });

  it('advances beyond records that compaction removed from the end of a batch', async () => {
    const compacted: BuiltBatch = { firstOffset: 10, lastOffsetDelta: 9, records: [{ ...value('a'), offsetDelta: 3 }] };

    const { seen, next } = await read([recordBatchBytes(compacted)]);

    expect(seen.map(({ offset }) => offset)).toEqual([13]);
    expect(next).toBe(20);
  });

  it('leaves out a last batch that the fetch has cut', async () => {
    const whole = recordBatchBytes({ records: [value('whole')] });
    const cut = recordBatchBytes({ firstOffset: 1, records: [value('cut')] }).subarray(0, -3);

    expect((await read([whole, cut])).values).toEqual(['whole']);
  });
});

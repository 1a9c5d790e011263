/** A record as a producer writes it. */
export interface BuiltRecord {
  key?: Buffer | null;
  value?: Buffer | null;
  headers?: readonly (readonly [string, Buffer | null])[];
  offsetDelta?: number;
}

/** A batch as it lies in a partition; @default one that is not compressed, of no transaction */
export interface BuiltBatch {
  firstOffset?: number;
  lastOffsetDelta?: number;
  producerId?: number;
  isTransactional?: boolean;
  isControl?: boolean;
  codec?: number;
  compress?: (bytes: Buffer) => Buffer;
  magic?: number;
  records?: readonly BuiltRecord[];
}

/** The bytes of a record batch, https://kafka.apache.org/documentation/#recordbatch. */
export function recordBatchBytes(batch: BuiltBatch = {}): Buffer {
  const { records = [], codec = 0, compress = (bytes: Buffer) => bytes } = batch;
  const attributes = codec | (batch.isTransactional ? 0x10 : 0) | (batch.isControl ? 0x20 : 0);
  const header = Buffer.alloc(49);
  header.writeInt8(batch.magic ?? 2, 4);
  header.writeInt16BE(attributes, 9);
  header.writeInt32BE(batch.lastOffsetDelta ?? Math.max(0, records.length - 1), 11);
  header.writeBigInt64BE(1_700_000_000_000n, 15);
  header.writeBigInt64BE(1_700_000_000_999n, 23);
  header.writeBigInt64BE(BigInt(batch.producerId ?? -1), 31);
  header.writeInt32BE(records.length, 45);
  const body = compress(
    Buffer.concat(records.map((record, index) => recordBytes(record, record.offsetDelta ?? index))),
  );
  const prefix = Buffer.alloc(12);
  prefix.writeBigInt64BE(BigInt(batch.firstOffset ?? 0), 0);
  prefix.writeInt32BE(header.length + body.length, 8);
  return Buffer.concat([prefix, header, body]);
}

/** The marker that ends a transaction of a producer. */
export const marker = (type: 'abort' | 'commit', firstOffset: number, producerId: number): Buffer =>
  recordBatchBytes({
    ...{ firstOffset, producerId, isTransactional: true, isControl: true },
    records: [{ key: Buffer.from([0, 0, 0, type === 'abort' ? 0 : 1]), value: Buffer.alloc(6) }],
  });

function recordBytes({ key = null, value = null, headers = [] }: BuiltRecord, offsetDelta: number): Buffer {
  const fields = [
    Buffer.from([0]),
    varint(5),
    varint(offsetDelta),
    prefixed(key),
    prefixed(value),
    varint(headers.length),
  ];
  for (const [name, text] of headers) fields.push(prefixed(Buffer.from(name)), prefixed(text));
  const body = Buffer.concat(fields);
  return Buffer.concat([varint(body.length), body]);
}

const prefixed = (bytes: Buffer | null): Buffer => (bytes ? Buffer.concat([varint(bytes.length), bytes]) : varint(-1));

function varint(number: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(number) >= 0n ? BigInt(number) * 2n : -BigInt(number) * 2n - 1n;
  for (; rest >= 128n; rest /= 128n) bytes.push(Number(rest % 128n) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

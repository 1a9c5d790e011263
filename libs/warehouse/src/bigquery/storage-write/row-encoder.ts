import { type Column, columns } from '@cio-bus/contracts';
import { protos } from '@google-cloud/bigquery-storage';
import protobuf from 'protobufjs/minimal.js';
import type { Row } from '../../port/row.ts';

type Cell = string | number | bigint | boolean;

const { Type, Label } = protos.google.protobuf.FieldDescriptorProto;
const VARINT = 0;
const LENGTH_DELIMITED = 2;

/** The Storage Write API's format of each type: TIMESTAMP as microseconds, JSON as text. */
const wire: Record<
  Column['type'],
  { type: number; wireType: number; write(writer: protobuf.Writer, value: Cell): void }
> = {
  STRING: {
    type: Type.TYPE_STRING,
    wireType: LENGTH_DELIMITED,
    write: (writer, value) => writer.string(value as string),
  },
  INT64: { type: Type.TYPE_INT64, wireType: VARINT, write: (writer, value) => writer.int64(int64(value)) },
  BOOL: { type: Type.TYPE_BOOL, wireType: VARINT, write: (writer, value) => writer.bool(value as boolean) },
  TIMESTAMP: {
    type: Type.TYPE_INT64,
    wireType: VARINT,
    write: (writer, value) => writer.int64(int64(BigInt(value) * 1000n)),
  },
  JSON: {
    type: Type.TYPE_STRING,
    wireType: LENGTH_DELIMITED,
    write: (writer, value) => writer.string(value as string),
  },
};

const fields = (columns as readonly Column[]).map(({ name, type, required }, index) => ({
  name: name as keyof Row,
  number: index + 1,
  required: required === true,
  ...wire[type],
}));

/** The protobuf message of a row: the column list, numbered from 1. */
export const rowDescriptor: protos.google.protobuf.IDescriptorProto = {
  name: 'Row',
  field: fields.map(({ name, number, type, required }) => ({
    name,
    number,
    type,
    label: required ? Label.LABEL_REQUIRED : Label.LABEL_OPTIONAL,
  })),
};

/** Encodes a row that has passed `checkRow`. Nulls are omitted. */
export function encodeRow(row: Row): Uint8Array {
  const writer = protobuf.Writer.create();
  for (const { name, number, wireType, write } of fields) {
    const value = row[name];
    if (value !== null) write(writer.uint32((number << 3) | wireType), value);
  }
  return writer.finish();
}

/** Exact beyond 2^53, where protobufjs needs the two halves. */
function int64(value: Cell): number | protobuf.Long {
  if (typeof value !== 'bigint') return Number(value);
  if (Number.isSafeInteger(Number(value))) return Number(value);
  const [low, high] = [value, value >> 32n].map((half) => Number(BigInt.asIntN(32, half))) as [number, number];
  return { low, high, unsigned: false } as protobuf.Long;
}

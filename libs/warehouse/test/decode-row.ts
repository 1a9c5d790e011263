import { protos } from '@google-cloud/bigquery-storage';
import protobuf from 'protobufjs';
import 'protobufjs/ext/descriptor/index.js';
import { rowDescriptor } from '../src/bigquery/storage-write/row-encoder.ts';

/** What a server makes of the message that the writer announces: read by protobufjs, not by the encoder's own code. */
const message = protobuf.Type.fromDescriptor(new protos.google.protobuf.DescriptorProto(rowDescriptor));

/** The fields of an encoded row that are there; whole numbers as text, so that none loses a digit. */
export const decodeRow = (bytes: Uint8Array): Record<string, unknown> =>
  message.toObject(message.decode(bytes), { longs: String });

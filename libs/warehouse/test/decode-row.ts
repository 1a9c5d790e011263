import { protos } from '@google-cloud/bigquery-storage';
import protobuf from 'protobufjs';
import 'protobufjs/ext/descriptor/index.js';
import { rowDescriptor } from '../src/bigquery/storage-write/row-encoder.ts';

/** How a server reads the writer's schema: with protobufjs, not with the encoder's own code. */
const message = protobuf.Type.fromDescriptor(new protos.google.protobuf.DescriptorProto(rowDescriptor));

/** The fields that an encoded row has; integers as text, so that none loses digits. */
export const decodeRow = (bytes: Uint8Array): Record<string, unknown> =>
  message.toObject(message.decode(bytes), { longs: String });

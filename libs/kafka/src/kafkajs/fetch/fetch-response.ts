import { ByteCursor } from './byte-cursor.ts';
import { type AbortedTransaction, readCommitted } from './committed-records.ts';
import type { FetchedMessage } from './decode-batch.ts';

/** A partition's part of a fetch response, with the fields that kafkajs's consumer reads. */
export interface FetchedPartition {
  partition: number;
  errorCode: number;
  highWatermark: string;
  lastStableOffset: string;
  lastStartOffset: string;
  /** None: they are filtered already. */
  abortedTransactions: [];
  preferredReadReplica: number;
  messages: FetchedMessage[];
}

/** Version 11 of https://kafka.apache.org/protocol#The_Messages_Fetch, as kafkajs's decoder returns it. */
export interface FetchResponse {
  throttleTime: number;
  clientSideThrottleTime: number;
  errorCode: number;
  sessionId: number;
  responses: { topicName: string; partitions: FetchedPartition[] }[];
}

/** Decodes a fetch response, records included. @throws RangeError when it is cut */
export async function decodeFetchResponse(bytes: Buffer): Promise<FetchResponse> {
  const cursor = new ByteCursor(bytes);
  const clientSideThrottleTime = cursor.int32();
  const errorCode = cursor.int16();
  const sessionId = cursor.int32();
  const responses: FetchResponse['responses'] = [];
  for (let topics = cursor.int32(); topics > 0; topics -= 1) {
    const topicName = cursor.bytes(cursor.int16())?.toString() ?? '';
    const partitions: FetchedPartition[] = [];
    for (let count = cursor.int32(); count > 0; count -= 1) partitions.push(await decodePartition(cursor));
    responses.push({ topicName, partitions });
  }
  // The broker leaves throttling to the client: kafkajs waits for the second time and would wait for the first as well.
  return { throttleTime: 0, clientSideThrottleTime, errorCode, sessionId, responses };
}

async function decodePartition(cursor: ByteCursor): Promise<FetchedPartition> {
  const partition = cursor.int32();
  const errorCode = cursor.int16();
  const highWatermark = String(cursor.int64());
  const lastStableOffset = String(cursor.int64());
  const lastStartOffset = String(cursor.int64());
  const aborted: AbortedTransaction[] = [];
  for (let count = cursor.int32(); count > 0; count -= 1) {
    aborted.push({ producerId: cursor.bigInt64(), firstOffset: cursor.int64() });
  }
  const preferredReadReplica = cursor.int32();
  const recordSet = cursor.bytes(cursor.int32()) ?? Buffer.alloc(0);
  const messages = await readCommitted(recordSet, aborted);
  return {
    ...{ partition, errorCode, highWatermark, lastStableOffset, lastStartOffset },
    ...{ abortedTransactions: [] as [], preferredReadReplica, messages },
  };
}

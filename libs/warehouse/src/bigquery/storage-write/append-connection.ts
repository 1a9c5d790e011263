import type { BigQueryWriteClient, protos } from '@google-cloud/bigquery-storage';
import { rowDescriptor } from './row-encoder.ts';

/** What the server answers to one append. */
export type AppendAnswer = protos.google.cloud.bigquery.storage.v1.IAppendRowsResponse;

/** One call of AppendRows: a stream of requests, and of answers in the order of the requests. */
export interface AppendConnection {
  /** Whether it takes appends. */
  isOpen(): boolean;
  /**
   * Answers come in order, so it is the oldest append without one that the connection ends for.
   *
   * @throws Error when the connection ends, or no answer comes in time: the rows may be in or not. It has a gRPC code for
   * the oldest append, none for those behind it
   */
  append(rows: readonly Uint8Array[]): Promise<AppendAnswer>;
  /** Takes no more appends, and ends once those under way have their answers. */
  retire(): void;
  /** Ends at once. Appends under way reject. */
  destroy(): void;
}

interface Pending {
  settle(answer: AppendAnswer): void;
  reject(cause: Error): void;
  timer: NodeJS.Timeout;
}

const DEADLINE_EXCEEDED = 4;

/** Opens the default stream of a table. Each append must be answered within `timeoutMs`, or the whole connection is given up. */
export function openAppendConnection(
  client: BigQueryWriteClient,
  { stream, timeoutMs }: { stream: string; timeoutMs: number },
): AppendConnection {
  const call = client.appendRows({ otherArgs: { headers: { 'x-goog-request-params': `write_stream=${stream}` } } });
  const pending: Pending[] = [];
  let isOpen = true;
  let isFirst = true;

  const end = (cause: Error) => {
    isOpen = false;
    for (const [index, { reject, timer }] of pending.splice(0).entries()) {
      clearTimeout(timer);
      reject(index === 0 ? cause : new Error('the stream ended before its turn came', { cause }));
    }
    call.cancel();
  };
  call.on('data', (answer: AppendAnswer) => {
    const first = pending.shift();
    clearTimeout(first?.timer);
    first?.settle(answer);
    if (!isOpen && pending.length === 0) call.cancel(); // nothing is left to wait for
  });
  // The listener stays: an error after the end, such as of the cancelling, would end the process without it.
  call.on('error', end);
  call.on('end', () => end(new Error('the server ended the stream')));

  return {
    isOpen: () => isOpen,
    append: (rows) =>
      new Promise((settle, reject) => {
        if (!isOpen) return reject(new Error('the stream has ended'));
        const late = () =>
          end(Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: DEADLINE_EXCEEDED }));
        pending.push({ settle, reject, timer: setTimeout(late, timeoutMs) });
        call.write(requestOf(stream, rows, isFirst));
        isFirst = false;
      }),
    retire() {
      isOpen = false;
      if (pending.length === 0) call.cancel();
    },
    destroy: () => end(new Error('the writer is closed')),
  };
}

/** Only the first request of a stream says what a row looks like. */
const requestOf = (
  writeStream: string,
  rows: readonly Uint8Array[],
  isFirst: boolean,
): protos.google.cloud.bigquery.storage.v1.IAppendRowsRequest => ({
  writeStream,
  traceId: isFirst ? 'cio-bus' : '',
  protoRows: {
    rows: { serializedRows: [...rows] },
    ...(isFirst ? { writerSchema: { protoDescriptor: rowDescriptor } } : {}),
  },
});

import type { BigQueryWriteClient, protos } from '@google-cloud/bigquery-storage';
import { rowDescriptor } from './row-encoder.ts';

/** The server's response to one append. */
export type AppendResponse = protos.google.cloud.bigquery.storage.v1.IAppendRowsResponse;

/** One call of AppendRows: a stream of requests, and of responses in the same order. */
export interface AppendConnection {
  /** Whether it accepts appends. */
  isOpen(): boolean;
  /**
   * Sends rows. Responses arrive in order, so an error of the connection belongs to the oldest append without one.
   *
   * @throws Error when the connection ends or no response arrives in time; the rows may be stored or not. The error has a
   * gRPC code for the oldest append, and none for those behind it
   */
  append(rows: readonly Uint8Array[]): Promise<AppendResponse>;
  /** Accepts no more appends, and ends when those in flight have their responses. */
  retire(): void;
  /** Ends immediately. Appends in flight reject. */
  destroy(): void;
}

interface Pending {
  resolve(response: AppendResponse): void;
  reject(cause: Error): void;
  timer: NodeJS.Timeout;
}

const DEADLINE_EXCEEDED = 4;

/** Opens the default stream of a table. When an append has no response within `timeoutMs`, the whole connection ends. */
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
      reject(index === 0 ? cause : new Error('the stream ended before its response', { cause }));
    }
    call.cancel();
  };
  call.on('data', (response: AppendResponse) => {
    const first = pending.shift();
    clearTimeout(first?.timer);
    first?.resolve(response);
    if (!isOpen && pending.length === 0) call.cancel(); // nothing is pending
  });
  // Never removed: an error after the end, such as from cancelling, would end the process without a listener.
  call.on('error', end);
  call.on('end', () => end(new Error('the server ended the stream')));

  return {
    isOpen: () => isOpen,
    append: (rows) =>
      new Promise((resolve, reject) => {
        if (!isOpen) return reject(new Error('the stream has ended'));
        const late = () =>
          end(Object.assign(new Error(`no response within ${timeoutMs} ms`), { code: DEADLINE_EXCEEDED }));
        pending.push({ resolve, reject, timer: setTimeout(late, timeoutMs) });
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

/** Only the first request of a stream has the rows' schema. */
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

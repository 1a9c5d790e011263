import { createRequire } from 'node:module';
import { decodeFetchResponse } from './fetch-response.ts';

/**
 * Makes kafkajs decode fetch responses here, in this process. Its own decoder knows gzip only, and ends the consumer at any
 * other compression; copies all headers of a record for each of them; and delivers records of interleaved aborted
 * transactions (https://github.com/tulios/kafkajs/issues/1141, and its `filterAbortedMessages`).
 *
 * Version 11 of the protocol is what kafkajs 2.2.4 speaks with every broker since Kafka 2.3.
 */
export function useOwnDecoder(): void {
  const response = createRequire(import.meta.url)('kafkajs/src/protocol/requests/fetch/v11/response.js') as {
    decode: typeof decodeFetchResponse;
  };
  response.decode = decodeFetchResponse;
}

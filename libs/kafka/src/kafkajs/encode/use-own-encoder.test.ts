import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientMessage } from './record-batch.ts';
import { encodeProduceRequest, type ProduceRequest } from './use-own-encoder.ts';

/** kafkajs's own encoder. */
const request = createRequire(import.meta.url)('kafkajs/src/protocol/requests/produce/v3/request.js') as (
  request: ProduceRequest,
) => { encode(): Promise<{ buffer: Buffer }> };

const NOW = 1_795_262_400_000;
const aRequest = (messages: readonly ClientMessage[], overrides: Partial<ProduceRequest> = {}): ProduceRequest => ({
  acks: -1,
  timeout: 10_000,
  topicData: [{ topic: 'prefix.täglich', partitions: [{ partition: 3, firstSequence: 17, messages }] }],
  ...overrides,
});
const value = (bytes: number) => 'v'.repeat(bytes);
const at = (ms: number) => String(NOW + ms);

describe('encodeProduceRequest', () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW }));
  afterEach(() => void vi.useRealTimers());

  it.each<[string, ProduceRequest]>([
    ['one record', aRequest([{ key: Buffer.from('k'), value: 'v', timestamp: at(0), headers: { a: '1', b: 'ü' } }])],
    ['a record without key, value, headers and time', aRequest([{ key: null, value: null }])],
    ['a key that is left out', aRequest([{ value: Buffer.from([0, 255]) }])],
    ['an empty key and value', aRequest([{ key: '', value: '', headers: { '': '' } }])],
    ['text beyond ASCII', aRequest([{ key: 'schlüssel', value: '☕ 𝄞 \ud800', headers: { größe: '☕' } }])],
    ['several headers of a name', aRequest([{ value: 'v', headers: { a: ['1', Buffer.from('2')], b: '3' } }])],
    ['times out of order', aRequest([5, 0, 7_000_000_000].map((ms) => ({ value: 'v', timestamp: at(ms) })))],
    [
      'sizes around those at which a length takes one more byte',
      aRequest([0, 1, 62, 63, 64, 65, 8_190, 8_191, 8_192, 1_048_000].map((bytes) => ({ value: value(bytes) }))),
    ],
    [
      '300 records',
      aRequest(Array.from({ length: 300 }, (_, n) => ({ key: `k${n}`, value: value(n), timestamp: at(n) }))),
    ],
    [
      'an idempotent producer',
      aRequest([{ value: 'v' }], { producerId: 9_007_199_254_740_993n, producerEpoch: 32_767 }),
    ],
    [
      'a transaction',
      aRequest([{ value: 'v' }], { transactionalId: 'cio-bus-replay', producerId: 4n, producerEpoch: 2 }),
    ],
    [
      'several topics and partitions',
      aRequest([], {
        topicData: ['a', 'b'].map((topic) => ({
          topic,
          partitions: [0, 1].map((partition) => ({
            partition,
            firstSequence: partition,
            messages: [{ value: topic }],
          })),
        })),
      }),
    ],
    ['no topic', aRequest([], { topicData: [] })],
  ])('encodes %s as kafkajs does', async (_what, given) => {
    const expected = (await request(given).encode()).buffer;
    expect(encodeProduceRequest(given).buffer.equals(expected)).toBe(true);
  });
});

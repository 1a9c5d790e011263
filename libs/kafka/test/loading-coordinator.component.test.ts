import { createRequire } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createBus, publishCommand, runNoting, until } from './kafka-fixture.ts';

const require = createRequire(import.meta.url);
const ConsumerGroup = require('kafkajs/src/consumer/consumerGroup.js');
const { KafkaJSProtocolError } = require('kafkajs/src/errors.js');
const { createErrorFromCode } = require('kafkajs/src/protocol/error.js');
const UNKNOWN_MEMBER_ID = 25;
const COORDINATOR_LOAD_IN_PROGRESS = 14;

/** Lets a call of the client fail once, as if the coordinator had answered with this error. */
function answerOnce(method: string | symbol, errorCode: number) {
  const error = new KafkaJSProtocolError(createErrorFromCode(errorCode));
  return vi.spyOn(ConsumerGroup.prototype, method).mockRejectedValueOnce(error);
}

describe('a coordinator that does not know a member and is loading when it asks to rejoin, on a real Kafka', () => {
  const stops: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of stops.splice(0).reverse()) await end();
  });

  it('gets the member back automatically, and nothing is lost', async () => {
    const bus = await createBus('loading');
    stops.push(() => bus.producer.stop());
    const { count } = await runNoting(bus, stops as (() => Promise<void>)[]);
    await publishCommand(bus, 'u1', 1);
    await until('the first command', () => count() === 1);

    const joinOfClient = Object.getOwnPropertySymbols(ConsumerGroup.prototype).find(({ description }) =>
      description?.endsWith(':join'),
    ) as symbol;
    const join = answerOnce(joinOfClient, COORDINATOR_LOAD_IN_PROGRESS);
    const heartbeat = answerOnce('heartbeat', UNKNOWN_MEMBER_ID);
    stops.push(() => vi.restoreAllMocks());
    await until('a second request to join', () => join.mock.calls.length >= 2);
    expect(heartbeat).toHaveBeenCalled();
    await publishCommand(bus, 'u1', 2);
    await until('the second command', () => count() === 2);
  });
});

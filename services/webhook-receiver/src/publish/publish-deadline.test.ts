import { createProducer, type KafkaConnection } from '@cio-bus/kafka';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { CustomerIOWebhooks, signWebhook } from '@cio-bus/webhooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import { publishDeadlineMs } from './publish-deadline.ts';
import { publishEvents } from './publish-events.ts';

const REFUSED = 'connect ECONNREFUSED 10.0.0.7:9092';
const timestamp = '1795262400';
const rawBody = Buffer.from('{"event_id":"e1","object_type":"email","metric":"sent","timestamp":1795262400,"data":{}}');
const headers = {
  'x-cio-timestamp': timestamp,
  'x-cio-signature': signWebhook('key', { scheme: 'v0', timestamp, rawBody }),
};

/** Webhooks on a Kafka that is lost after the start, wired as in the service. */
async function onLostKafka(answerWithinMs: number) {
  const broker = { isLost: false };
  const client = {
    async connect() {
      if (broker.isLost) throw new Error(REFUSED);
    },
    async sendBatch() {
      throw new Error('the connection broke');
    },
    async disconnect() {},
  };
  const kafka = { client: { producer: () => client }, physical: (name: string) => name } as unknown as KafkaConnection;
  const quiet = quietTelemetry('test');
  const producer = createProducer(kafka, quiet);
  await producer.start();
  onTestFinished(() => producer.stop());
  broker.isLost = true;
  const errors: string[] = [];
  const logger = { ...quiet.logger, warn: ({ err }: { err?: Error }) => void errors.push(String(err?.message)) };
  const telemetry = { ...quiet, logger };
  const deadlineMs = publishDeadlineMs(answerWithinMs);
  const accept = publishEvents({ producer, keep: async () => {}, deadlineMs, telemetry });
  const webhooks = new CustomerIOWebhooks({ secrets: ['key'], answerWithinMs, accept, telemetry });
  return { errors, post: async () => (await webhooks.handle({ rawBody, headers })).status };
}

describe('publishDeadlineMs', () => {
  it('lets the log name what Kafka reported: the producer notices its deadline before the request is given a 503', async () => {
    const { post, errors } = await onLostKafka(500);
    expect(await post()).toBe(503);
    expect(await post()).toBe(503);
    expect(errors).toEqual([expect.stringContaining('the connection broke'), expect.stringContaining(REFUSED)]);
  });

  it.each([
    [3_900, 3_750],
    [2_500, 2_350],
    [100, 50],
  ])('of %i ms is %i ms', (answerWithinMs, deadlineMs) => {
    expect(publishDeadlineMs(answerWithinMs)).toBe(deadlineMs);
  });
});

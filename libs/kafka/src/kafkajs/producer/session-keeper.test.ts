import { quietTelemetry } from '@cio-bus/service/telemetry';
import { describe, expect, it } from 'vitest';
import type { KafkaConnection } from '../connection/connection.ts';
import { createProducer } from './producer.ts';
import { SessionKeeper } from './session-keeper.ts';

const telemetry = quietTelemetry('tested');
const DENIED = 'Kafka denies the user ada idempotent writes: it may WRITE no topic; see docs/access.md';

/** A Kafka whose sessions break at their first batch, and that denies new ones while `isDenied`. */
function setUp() {
  const broker = { isDenied: false, connects: 0 };
  const producer = () => ({
    async connect() {
      broker.connects++;
      const text = 'Cluster authorization failed';
      if (broker.isDenied) throw Object.assign(new Error(text), { type: 'CLUSTER_AUTHORIZATION_FAILED' });
    },
    async sendBatch() {
      broker.isDenied = true;
      throw new Error('the connection broke');
    },
    async disconnect() {},
  });
  const kafka = { client: { producer }, user: 'ada', physical: (name: string) => name } as unknown as KafkaConnection;
  return { broker, kafka };
}

describe('SessionKeeper', () => {
  it('names what is denied, until a session is open', async () => {
    const { broker, kafka } = setUp();
    const sessions = new SessionKeeper(kafka);
    broker.isDenied = true;
    await expect(sessions.open(() => false)).rejects.toThrow(DENIED);
    expect(sessions.trouble).toContain(DENIED);
    const granted = () => {
      broker.isDenied = false;
      return true;
    };
    const session = await sessions.open(granted);
    expect(sessions.trouble).toBeUndefined();
    expect(await sessions.open(() => false)).toBe(session);
    expect(broker.connects).toBe(3);
    await sessions.end();
    expect(await sessions.open(() => false)).not.toBe(session);
  });
});

describe('a producer that lost its last grant', () => {
  it('does not start, and says why', async () => {
    const { broker, kafka } = setUp();
    broker.isDenied = true;
    await expect(createProducer(kafka, telemetry).start()).rejects.toThrow(DENIED);
  });

  it('names it to callers whose deadline passes', async () => {
    const { kafka } = setUp();
    const producer = createProducer(kafka, telemetry);
    await producer.start();
    const record = { topic: 'customerio.track', key: 'u1', value: '{}' } as const;
    await expect(producer.publish(record)).rejects.toThrow('the connection broke');
    const answer = () => producer.publish(record, { deadlineMs: 200 }).catch(String);
    await expect.poll(answer, { timeout: 60_000 }).toContain(DENIED);
    await producer.stop();
  });
});

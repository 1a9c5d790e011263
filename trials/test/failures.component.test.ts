import { isUlid, topics } from '@cio-bus/contracts';
import { committedOffsets } from '@cio-bus/kafka';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readBacklog, untilAtRest } from '../stack/settlement.ts';
import {
  countDeadLetters,
  isCommitted,
  postWebhook,
  type RunningStack,
  recordsOf,
  startTestStack,
  until,
} from './stack-fixture.ts';

const readiness = async (url: string) => (await fetch(`${url}/readyz`)).status;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const personTopics = [topics.identify, topics.track];

describe('the running stack', () => {
  let stack: RunningStack;
  beforeAll(async () => {
    stack = await startTestStack('failures', { SUPPRESS_ON: 'none' });
  });
  afterEach(() => stack.sandbox.clearFaults());
  afterAll(() => stack.end());

  it('delivers a minimal record of any Kafka client, and stores it once', async () => {
    const command = {
      type: 'track',
      userId: 'u1',
      payload: { name: 'order_paid', data: { total: 42 } },
      timestamp: Date.now(),
      correlationId: 'c1',
    };
    await stack.producer.publish({ topic: topics.track, key: 'u1', value: JSON.stringify(command) });
    const entry = await until('the journal', async () =>
      (await stack.sandbox.journal()).find(({ personId, name }) => personId === 'u1' && name === 'order_paid'),
    );
    expect(isUlid(entry.id ?? '')).toBe(true);
    expect(entry.attributes).toEqual({ total: 42, _env: 'development' });
    const rows = await until('the row', async () => {
      const found = await stack.query(
        "SELECT event_id, status FROM customerio_events.events_current WHERE kind = 'command' AND correlation_id = 'c1'",
      );
      return found.length > 0 ? found : undefined;
    });
    expect(rows).toEqual([{ event_id: entry.id, status: 'success' }]);
  });

  it('stores a signed webhook, reacts to it, and delivers the reaction', async () => {
    const event = {
      event_id: '01J8Z6Q4T5V7W9X0Y1Z2A3B4C5',
      object_type: 'email',
      metric: 'bounced',
      timestamp: Math.floor(Date.now() / 1_000),
      data: {
        identifiers: { id: 'u2', email: 'ada@example.com' },
        delivery_id: 'd2',
        recipient: 'ada@example.com',
        failure_message: '550 5.1.1 mailbox unavailable',
      },
    };
    expect((await postWebhook(stack, JSON.stringify(event))).status).toBe(200);
    await until('the row', async () => {
      const rows = await stack.query(
        `SELECT metric FROM customerio_events.events_current WHERE kind = 'webhook' AND event_id = '${event.event_id}'`,
      );
      return rows.length === 1 ? rows : undefined;
    });
    await until('the reaction at Customer.io', async () =>
      (await stack.sandbox.journal()).find(({ personId, action }) => personId === 'u2' && action === 'identify'),
    );
    const reaction = (await recordsOf(stack, topics.identify)).find(({ key }) => String(key) === 'u2');
    expect(JSON.parse(String(reaction?.value))).toMatchObject({ type: 'identify', correlationId: 'd2' });
  });

  it.each([
    { what: 'a wrong signature', body: '{}', secret: 'another-secret', status: 401, deadLetters: 0 },
    { what: 'a body of 6 MB', body: 'x'.repeat(6_000_000), secret: undefined, status: 200, deadLetters: 1 },
    { what: 'signed rubbish', body: 'rubbish', secret: undefined, status: 200, deadLetters: 1 },
    {
      what: 'a signed megabyte',
      body: JSON.stringify({ pad: 'x'.repeat(1_000_000) }),
      secret: undefined,
      status: 200,
      deadLetters: 1,
    },
  ])(
    'answers $what with $status and writes $deadLetters dead letters',
    async ({ body, secret, status, deadLetters }) => {
      const before = await countDeadLetters(stack);
      const response = await postWebhook(stack, body, secret);
      expect(response.status).toBe(status);
      expect((await countDeadLetters(stack)) - before).toBe(deadLetters);
    },
  );

  it('dead-letters bad records with bytes and reason, delivers the next one, and one with a foreign key', async () => {
    const before = await countDeadLetters(stack);
    const good = { type: 'track', userId: 'u3', payload: { name: 'after_poison' }, timestamp: Date.now() };
    const bad = [
      'not json',
      '7',
      null,
      JSON.stringify({ ...good, type: 'unheard_of' }),
      JSON.stringify({ ...good, timestamp: 1_732_190_400 }),
    ];
    for (const value of bad) await stack.producer.publish({ topic: topics.track, key: 'u3', value });
    await stack.producer.publish({ topic: topics.track, key: null, value: JSON.stringify(good) });
    await stack.producer.publish({
      topic: topics.track,
      key: 'not-u3',
      value: JSON.stringify({ ...good, payload: { name: 'foreign_key' } }),
    });
    await stack.producer.publish({ topic: topics.track, key: 'u3', value: JSON.stringify(good) });
    for (const name of ['after_poison', 'foreign_key']) {
      await until(name, async () => (await stack.sandbox.journal()).find((entry) => entry.name === name));
    }
    // A record without a key lies on a partition of its own choice: only a commit says that its dead letter is written.
    await until(
      'all committed',
      async () => (await isCommitted(stack, 'track-publisher', [topics.track])) || undefined,
    );
    expect((await countDeadLetters(stack)) - before).toBe(6);
    const metrics = await (await fetch(`${stack.health['track-publisher']}/metrics`)).text();
    expect(metrics).toMatch(/cio_bus_key_mismatches_total\{[^}]*\} 1/);
  });

  it('survives an outage: nothing is dead-lettered, everything is delivered afterwards, including sends', async () => {
    const before = await countDeadLetters(stack);
    await stack.sandbox.setFaults({ respondWith: { track: 503, app: 503 } });
    const published = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        n % 4 === 0
          ? stack.bus.sendTransactional(`out${n}`, {
              channel: 'email',
              transactional_message_id: 'receipt',
              to: 'ada@example.com',
              message_data: { n },
            })
          : stack.bus.track(`out${n}`, 'during_outage', { n }),
      ),
    );
    await sleep(10_000);
    expect(await countDeadLetters(stack)).toBe(before);
    await stack.sandbox.clearFaults();
    await until(
      '200 deliveries',
      async () => {
        const entries = (await stack.sandbox.journal()).filter(({ personId }) => personId.startsWith('out'));
        return entries.length >= published.length ? entries : undefined;
      },
      60_000,
    );
    await until(
      'all committed',
      async () => (await isCommitted(stack, 'transactional-sender', [topics.transactional])) || undefined,
    );
    expect(await countDeadLetters(stack)).toBe(before);
    const sends = (await stack.sandbox.journal()).filter(
      ({ personId, action }) => personId.startsWith('out') && action === 'send',
    );
    expect(sends).toHaveLength(50);
  });

  it('halts on rejected credentials: not ready, no dead letter, no further commit; recovers automatically', async () => {
    // Reports of the sends before may still bring reactions.
    await untilAtRest(
      {
        backlog: () => readBacklog(stack.kafka),
        pendingWebhooks: async () => (await stack.sandbox.stats()).webhooks.pending,
      },
      { timeoutMs: 240_000 },
    );
    const before = await countDeadLetters(stack);
    const committed = () =>
      Promise.all(personTopics.map((topic) => committedOffsets(stack.kafka, 'customerio-track-publisher', topic)));
    const committedBefore = await committed();
    await stack.sandbox.setFaults({ respondWith: { track: 401 } });
    await Promise.all(Array.from({ length: 50 }, (_, n) => stack.bus.track(`auth${n}`, 'while_refused')));
    await until('unreadiness', async () =>
      (await readiness(stack.health['track-publisher'])) === 503 ? true : undefined,
    );
    await sleep(2_000);
    expect(await committed()).toEqual(committedBefore);
    expect(await countDeadLetters(stack)).toBe(before);
    await stack.sandbox.clearFaults();
    await until(
      'readiness',
      async () => ((await readiness(stack.health['track-publisher'])) === 200 ? true : undefined),
      40_000,
    );
    await until('50 deliveries', async () => {
      const entries = (await stack.sandbox.journal()).filter(({ name }) => name === 'while_refused');
      return entries.length === 50 ? entries : undefined;
    });
  });
});

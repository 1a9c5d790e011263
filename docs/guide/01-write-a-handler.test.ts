/**
 * Guide 1: write a handler.
 *
 * A handler says what one message leads to. Everything else (order, retries, commits, dead letters, metrics) is the
 * engine's. This file is the tutorial and runs as a test: `node_modules/.bin/vitest run --project unit docs/guide`.
 *
 * The example tells a CRM of people who do not want any more mail. It reads `customerio.webhooks`, where Customer.io's
 * events arrive.
 */
import { BusError, topics, webhookEvent } from '@cio-bus/contracts';
import { defineHandler, done, failed, type Handler, skipped } from '@cio-bus/kafka';
import { aRawRecord, aWebhookEvent, outcomesOf, runHandler } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';

/** 1. What the handler needs is a parameter: a test gives a fake, `app.ts` the real one. */
interface Crm {
  optOut(personId: string, at: number): Promise<void>;
}

/**
 * 2. The handler is data and one function. Its docstring says why running it twice is safe: after a crash it will be.
 *
 * Safe to run twice: opting out again sets the same date.
 */
const tellCrm = ({ crm }: { crm: Crm }): Handler =>
  defineHandler({
    name: 'tell-crm',
    topics: [topics.webhooks],
    schema: webhookEvent, // what is no webhook event is dead-lettered with its bytes, and never comes here
    order: 'key', // a person's events one after the other; 'none' where order does not matter

    async handle({ metric, personId, timestamp }) {
      if (metric !== 'unsubscribed' || !personId) return skipped('no-reaction');
      await crm.optOut(personId, timestamp);
      return done();
    },
  });

/** 3. A fake is a few lines: it keeps what it was told, and fails when asked to. */
function fakeCrm({ failure }: { failure?: Error } = {}) {
  const optedOut: { personId: string; at: number }[] = [];
  const crm: Crm = {
    async optOut(personId, at) {
      if (failure) throw failure;
      optedOut.push({ personId, at });
    },
  };
  return { crm, optedOut };
}

describe('4. an outcome a message', () => {
  it('is done when the message has had its effect', async () => {
    const { crm, optedOut } = fakeCrm();
    const event = aWebhookEvent({ metric: 'unsubscribed', personId: 'ada' }); // builders know the rest

    expect(await runHandler(tellCrm({ crm }), [event])).toEqual(['done']);

    expect(optedOut).toEqual([{ personId: 'ada', at: event.timestamp }]);
  });

  it('is skipped, for one of a fixed set of reasons, when no effect is wanted; each is counted', async () => {
    const { crm } = fakeCrm();
    const opened = aWebhookEvent({ metric: 'opened' });

    expect(await outcomesOf(tellCrm({ crm }), [opened])).toEqual([skipped('no-reaction')]);
  });
});

describe('5. a failure is thrown, and its code decides what happens', () => {
  const event = aWebhookEvent({ metric: 'unsubscribed' });

  it.each([
    { code: 'VENDOR_UNAVAILABLE', disposition: 'retry', why: 'an outage passes: the lane of this person waits' },
    { code: 'VENDOR_REJECTED', disposition: 'dead-letter', why: 'it will never be taken' },
    { code: 'VENDOR_AUTH', disposition: 'halt', why: 'the credentials are wrong: no message is to blame' },
  ] as const)('$code leads to $disposition: $why', async ({ code, disposition }) => {
    const { crm } = fakeCrm({ failure: new BusError(code, 'the CRM said so') });

    expect(await runHandler(tellCrm({ crm }), [event])).toEqual([disposition]);
  });

  it('tries what nobody foresaw a few times and then dead-letters it: it is our bug, not an outage', async () => {
    const { crm } = fakeCrm({ failure: new TypeError('x is not a function') });

    expect(await runHandler(tellCrm({ crm }), [event])).toEqual(['retry-then-dead-letter']);
  });
});

describe('6. the schema reads the record before the handler sees it', () => {
  it('names what is wrong, never the value, and the record becomes a dead letter', () => {
    const record = aRawRecord({ topic: topics.webhooks, value: Buffer.from('{"metric": 5}') });

    expect(() => webhookEvent.read(record)).toThrow(/^MESSAGE_INVALID: .*metric/);
  });
});

describe('7. a batch handler gets many messages and answers one outcome each', () => {
  /** With `batch`, `handle` gets an array. One that fails does not take the others with it. */
  const tellCrmInBatches = ({ known }: { known: ReadonlySet<string> }): Handler =>
    defineHandler({
      name: 'tell-crm-in-batches',
      topics: [topics.webhooks],
      schema: webhookEvent,
      order: 'key', // still holds: a batch may have several messages of a person, in order
      batch: { maxMessages: 100, maxBytes: 480_000, lingerMs: 10 }, // it goes as soon as one of the three is reached

      async handle(events) {
        return events.map(({ personId = '' }) =>
          known.has(personId)
            ? done({ personId })
            : failed(new BusError('VENDOR_REJECTED', 'the CRM has no such person')),
        );
      },
    });

  it('by index', async () => {
    const handler = tellCrmInBatches({ known: new Set(['ada', 'grace']) });
    const events = ['ada', 'nobody', 'grace'].map((personId) => aWebhookEvent({ personId }));

    expect(await runHandler(handler, events)).toEqual(['done', 'dead-letter', 'done']);
  });
});

/*
 * 8. To run it, list it in the composition root of a service, as `services/event-processor/src/app.ts` does:
 *
 *   const kafka = createKafka(config, telemetry);
 *   const producer = createProducer(kafka, telemetry);
 *   const consumer = createConsumer(kafka, {
 *     groupId: 'customerio-crm-teller', // a group of its own: every group gets every record
 *     concurrency: 8,
 *     handlers: [tellCrm({ crm })],
 *     producer, // outcomes and dead letters
 *     telemetry,
 *   });
 *   return [producer, consumer];
 *
 * Its outcomes then stand in `customerio.processed`, what it could not do in `customerio.dlq`, and both in the table.
 */

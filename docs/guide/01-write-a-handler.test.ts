/**
 * Guide 1: write a handler.
 *
 * A handler defines the effect of one message. The engine does everything else: order, retries, commits, dead letters,
 * metrics. This file is the tutorial and runs as a test: `node_modules/.bin/vitest run --project unit docs/guide`.
 *
 * The example reports people who unsubscribed to a CRM. It reads `customerio.webhooks`, where Customer.io's events
 * arrive.
 */
import { BusError, topics, webhookEvent } from '@cio-bus/contracts';
import { defineHandler, done, failed, type Handler, skipped } from '@cio-bus/kafka';
import { aRawRecord, aWebhookEvent, outcomesOf, runHandler } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';

/** 1. A dependency of the handler is a parameter: a test passes a fake, `app.ts` the real one. */
interface Crm {
  optOut(personId: string, at: number): Promise<void>;
}

/**
 * 2. The handler is data and one function. Its docstring says why running it twice is safe: after a crash it will be.
 *
 * Safe to run twice: opting out again sets the same date.
 */
const reportToCrm = ({ crm }: { crm: Crm }): Handler =>
  defineHandler({
    name: 'report-to-crm',
    topics: [topics.webhooks],
    schema: webhookEvent, // anything else is dead-lettered with its bytes and never gets here
    order: 'key', // a person's events one after the other; 'none' if order does not matter

    async handle({ metric, personId, timestamp }) {
      if (metric !== 'unsubscribed' || !personId) return skipped('no-reaction');
      await crm.optOut(personId, timestamp);
      return done();
    },
  });

/** 3. A fake is a few lines: it records its calls, and fails on request. */
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

describe('4. one outcome per message', () => {
  it('is done when the message has had its effect', async () => {
    const { crm, optedOut } = fakeCrm();
    const event = aWebhookEvent({ metric: 'unsubscribed', personId: 'ada' }); // a builder fills in the rest

    expect(await runHandler(reportToCrm({ crm }), [event])).toEqual(['done']);

    expect(optedOut).toEqual([{ personId: 'ada', at: event.timestamp }]);
  });

  it('is skipped, for one of a fixed set of counted reasons, when the message requires no effect', async () => {
    const { crm } = fakeCrm();
    const opened = aWebhookEvent({ metric: 'opened' });

    expect(await outcomesOf(reportToCrm({ crm }), [opened])).toEqual([skipped('no-reaction')]);
  });
});

describe('5. a failure is thrown, and its code decides what happens', () => {
  const event = aWebhookEvent({ metric: 'unsubscribed' });

  it.each([
    { code: 'VENDOR_UNAVAILABLE', disposition: 'retry', why: 'an outage is transient: the lane of this person waits' },
    { code: 'VENDOR_REJECTED', disposition: 'dead-letter', why: 'it will never be accepted' },
    { code: 'VENDOR_AUTH', disposition: 'halt', why: 'the credentials are wrong: no message is to blame' },
  ] as const)('$code means $disposition: $why', async ({ code, disposition }) => {
    const { crm } = fakeCrm({ failure: new BusError(code, 'the CRM refused') });

    expect(await runHandler(reportToCrm({ crm }), [event])).toEqual([disposition]);
  });

  it('retries an unforeseen error a few times and then dead-letters the message: it is our bug, not an outage', async () => {
    const { crm } = fakeCrm({ failure: new TypeError('x is not a function') });

    expect(await runHandler(reportToCrm({ crm }), [event])).toEqual(['retry-then-dead-letter']);
  });
});

describe('6. the schema reads the record before the handler sees it', () => {
  it('names the wrong field, never its value, and the record becomes a dead letter', () => {
    const record = aRawRecord({ topic: topics.webhooks, value: Buffer.from('{"metric": 5}') });

    expect(() => webhookEvent.read(record)).toThrow(/^MESSAGE_INVALID: .*metric/);
  });
});

describe('7. a batch handler gets many messages and returns one outcome for each', () => {
  /** With `batch`, `handle` gets an array. One that fails does not take the others with it. */
  const reportToCrmInBatches = ({ known }: { known: ReadonlySet<string> }): Handler =>
    defineHandler({
      name: 'report-to-crm-in-batches',
      topics: [topics.webhooks],
      schema: webhookEvent,
      order: 'key', // a batch may contain several messages of a person, in order
      batch: { maxMessages: 100, maxBytes: 480_000, lingerMs: 10 }, // it is handed over when the first of the three is reached

      async handle(events) {
        return events.map(({ personId = '' }) =>
          known.has(personId)
            ? done({ personId })
            : failed(new BusError('VENDOR_REJECTED', 'the CRM has no such person')),
        );
      },
    });

  it('matches outcomes to messages by index', async () => {
    const handler = reportToCrmInBatches({ known: new Set(['ada', 'grace']) });
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
 *     groupId: 'customerio-crm-reporter', // its own group: every group gets every record
 *     concurrency: 8,
 *     handlers: [reportToCrm({ crm })],
 *     producer, // outcomes and dead letters
 *     telemetry,
 *   });
 *   return [producer, consumer];
 *
 * Its outcomes are then in `customerio.processed`, its dead letters in `customerio.dlq`, and both in the table.
 */

import { BusError, type RecordSchema, type Traceable, topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { type BatchHandler, defineHandler, done, failed, type SingleHandler, skipped } from './handler.ts';

const schema: RecordSchema<Traceable> = { name: 'traceable', read: () => ({ id: 'i', correlationId: 'c' }) };
const common = { name: 'try', topics: [topics.track], schema, order: 'key' as const };
const messages = ['a', 'b', 'c'].map((id) => ({ id, correlationId: id }));
const context = { signal: new AbortController().signal };

const single = (handle: SingleHandler<Traceable>['handle']) => defineHandler({ ...common, handle });
const batched = (handle: BatchHandler<Traceable>['handle']) =>
  defineHandler({ ...common, batch: { maxMessages: 10, maxBytes: 1_000, lingerMs: 5 }, handle });

describe('defineHandler', () => {
  it('hands over one message per call unless a batch is declared', async () => {
    const handler = single(async ({ id }) => done({ id }));
    expect(handler.batch).toEqual({ maxMessages: 1, maxBytes: Number.POSITIVE_INFINITY, lingerMs: 0 });
    expect(await handler.call(messages.slice(1, 2), context)).toEqual([done({ id: 'b' })]);
  });

  it('writes outcomes and has no barriers by default', () => {
    const handler = single(async () => done());
    expect(handler.outcomes).toBe(true);
    expect(handler.barrier(messages[0] as Traceable)).toBe(false);
    const custom = defineHandler({
      ...common,
      outcomes: false,
      barrier: ({ id }) => id === 'a',
      handle: async () => done(),
    });
    expect(custom.outcomes).toBe(false);
    expect(messages.map((message) => custom.barrier(message))).toEqual([true, false, false]);
  });

  it('returns the outcomes of a batch by index, and passes the signal of the call', async () => {
    const outcomes = [done(), skipped('duplicate'), failed(new BusError('VENDOR_REJECTED', 'no'))];
    let given: AbortSignal | undefined;
    const handler = batched(async (_messages, { signal }) => {
      given = signal;
      return outcomes;
    });
    expect(await handler.call(messages, context)).toBe(outcomes);
    expect(given).toBe(context.signal);
  });

  const throttled = new BusError('VENDOR_THROTTLED', '429', { retryAfterMs: 9 });

  it.each([
    { what: 'throws an error of the catalogue', handle: () => Promise.reject(throttled), code: 'VENDOR_THROTTLED' },
    { what: 'throws something else', handle: () => Promise.reject(new TypeError('x')), code: 'UNEXPECTED' },
    {
      what: 'throws before it is asynchronous',
      handle: () => {
        throw throttled;
      },
      code: 'VENDOR_THROTTLED',
    },
    { what: 'answers too few', handle: async () => [done()], code: 'UNEXPECTED' },
    { what: 'answers too many', handle: async () => Array(4).fill(done()), code: 'UNEXPECTED' },
    { what: 'answers nothing at all', handle: async () => undefined as unknown as [], code: 'UNEXPECTED' },
  ])('fails every message of a batch that $what, and never rejects', async ({ handle, code }) => {
    const outcomes = await batched(handle).call(messages, context);
    expect(outcomes).toEqual(messages.map(() => expect.objectContaining({ kind: 'failed' })));
    expect(outcomes.map((outcome) => outcome.kind === 'failed' && outcome.error.code)).toEqual([code, code, code]);
  });

  it('fails the single message of a call that throws, and keeps the disposition of the error', async () => {
    expect(await single(() => Promise.reject(throttled)).call(messages.slice(0, 1), context)).toEqual([
      { kind: 'failed', error: throttled },
    ]);
  });

  it('says how the numbers differ, so that the bug can be found', async () => {
    const [outcome] = await batched(async () => [done()]).call(messages, context);
    expect(outcome).toMatchObject({ error: { message: expect.stringContaining('try returned 1 outcomes for 3') } });
  });

  it.each([
    { what: 'a hole', outcomes: Object.assign([done()], { length: 3 }) },
    { what: 'null', outcomes: [done(), null, done()] },
    { what: 'an unknown kind', outcomes: [done(), { kind: 'maybe' }, done()] },
  ])('fails a message whose outcome is $what, and no other', async ({ outcomes }) => {
    const [first, second] = await batched(async () => outcomes as never).call(messages, context);
    expect(first).toEqual(done());
    expect(second).toMatchObject({ kind: 'failed', error: { code: 'UNEXPECTED' } });
  });
});

import { quietTelemetry } from '@cio-bus/service/telemetry';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { eventBody, eventHeaders, watchProcess } from '../test/fake-requests.ts';
import { secret, signed } from '../test/serve-webhooks.ts';
import { CustomerIOWebhooks } from './customerio-webhooks.ts';
import type { CustomerIOWebhooksOptions } from './webhooks-options.ts';

let process: ReturnType<typeof watchProcess>;
beforeEach(() => {
  process = watchProcess();
  vi.spyOn(console, 'error').mockReturnValue();
});
afterEach(async () => {
  expect(await process.stop()).toEqual([]);
  vi.restoreAllMocks();
});

const quiet = quietTelemetry('test').logger;
const create = (options: Record<string, unknown> = {}) =>
  new CustomerIOWebhooks({ secrets: [secret], logger: quiet, ...options } as CustomerIOWebhooksOptions);
const handle = (webhooks: CustomerIOWebhooks, rawBody = eventBody, headers: object = signed(rawBody)) =>
  webhooks.handle({ rawBody, headers: headers as never });
const failing = () => {
  throw new Error('a bug');
};

describe('a logger that fails', () => {
  const loggers = {
    throws: { debug: failing, info: failing, warn: failing, error: failing },
    rejects: Object.fromEntries(['debug', 'info', 'warn', 'error'].map((level) => [level, async () => failing()])),
  };

  describe.each(Object.entries(loggers))('that %s', (_how, logger) => {
    it.each<[string, number, Record<string, unknown>, string, object?]>([
      ['an unsigned request', 401, {}, eventBody, {}],
      ['an unusable body', 200, {}, 'rubbish'],
      ['an accept that throws', 503, { accept: failing }, eventBody],
      ['headers that cannot be read', 503, {}, eventBody, [null]],
    ])('changes no response to %s, and the console gets the message', async (_what, status, options, body, headers) => {
      expect((await handle(create({ ...options, logger }), body, headers)).status).toBe(status);
      await expect.poll(() => vi.mocked(console.error).mock.calls.length).toBe(1);
    });

    it.each([failing, async () => failing()])('does not matter when a listener fails, too', async (listener) => {
      const webhooks = create({ logger }).on('*', listener);
      expect((await handle(webhooks)).status).toBe(200);
      await expect.poll(() => vi.mocked(console.error).mock.calls.length).toBe(1);
    });
  });
});

describe('whatever an app throws', () => {
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  const thrown = [null, undefined, 0, 'text', Symbol('s'), Object.create(null), revoked.proxy, { toString: failing }];

  it.each(thrown.map((value, number) => [number, value]))('is reported as an error: number %i', async (_n, value) => {
    const rejecting = () => Promise.reject(value);
    const webhooks = create({ accept: rejecting });
    const errors: unknown[] = [];
    webhooks.on('error', (error) => void errors.push(error));
    expect((await handle(webhooks)).status).toBe(503);
    expect(errors).toEqual([expect.any(Error)]);

    const listened = create()
      .on('*', rejecting)
      .on('sent', () => Promise.reject(value));
    listened.on('error', (error) => void errors.push(error));
    expect((await handle(listened)).status).toBe(200);
    await expect.poll(() => errors.length).toBe(3);
  });
});

describe('a listener', () => {
  it('that never settles delays nothing', async () => {
    expect((await handle(create().on('*', () => new Promise(() => {})))).status).toBe(200);
  });

  it('that removes itself or adds another one changes who hears the next event, not this one', async () => {
    const heard: string[] = [];
    const webhooks = create();
    const added = () => void heard.push('added');
    const first = () => {
      heard.push('first');
      webhooks.off('*', first).on('*', added);
    };
    webhooks.on('*', first).on('*', () => void heard.push('second'));
    await handle(webhooks);
    expect(heard.splice(0)).toEqual(['first', 'second']);
    await handle(webhooks);
    expect(heard).toEqual(['second', 'added']);
  });

  it('may be missing for `error`, also when everything fails', async () => {
    expect((await handle(create({ accept: failing }).on('*', failing))).status).toBe(503);
  });
});

describe('an option', () => {
  const names = ['scheme', 'replayWindowMs', 'bodyLimitBytes', 'answerWithinMs', 'accept', 'reject', 'now'];
  it.each([...names, 'logger', 'telemetry', 'responseHeaders'])(
    '%s that is undefined has its default',
    async (name) => {
      const webhooks = create({ logger: quiet, [name]: undefined });
      expect((await handle(webhooks)).status).toBe(200);
      vi.spyOn(console, 'warn').mockReturnValue();
      expect((await handle(webhooks, 'rubbish')).status).toBe(200);
    },
  );

  it.each<[string, unknown, RegExp]>([
    ['scheme', 'v1', /^scheme: expected 'v0' or 'body', got v1/],
    ['accept', 'a text', /^accept: expected a function, got a text/],
    ['reject', null, /^reject: expected a function, got null/],
    ['now', 5, /^now: expected a function/],
    ['now', Date, /^now: expected a function that returns ms/],
    ['now', globalThis.process.hrtime.bigint, /^now: expected a function that returns ms/],
    ['logger', {}, /^logger: expected an object with the functions debug, info, warn and error/],
    ['logger', null, /^logger: expected/],
    ['answerWithinMs', Number.POSITIVE_INFINITY, /^answerWithinMs: expected a number from 1 to 2147483647/],
    ['answerWithinMs', Number.NaN, /^answerWithinMs: .* got NaN/],
    ['answerWithinMs', '2500', /^answerWithinMs: expected a number/],
    ['bodyLimitBytes', '5mb', /^bodyLimitBytes: expected a number .* got 5mb/],
    ['replayWindowMs', Number.NaN, /^replayWindowMs: expected a number from 0/],
    ['replayWindowMs', -1, /^replayWindowMs: .* got -1/],
    ['responseHeaders', { 'a b': 'c' }, /^responseHeaders: .*"a b"/],
    ['responseHeaders', { a: undefined }, /^responseHeaders: /],
    ['secrets', 'a-key', /^secrets: .* in a list; got a text$/],
    ['secrets', new Set(['a-key']), /^secrets: .* in a list; got of type object$/],
    ['secrets', [], /^secrets: .* the list is empty/],
    ['secrets', ['a-key', undefined], /^secrets: .* number 2 of 2 is undefined: is its setting set\?/],
    ['secrets', [' \n'], /^secrets: .* number 1 of 1 is white space/],
    ['secrets', [Buffer.from('a-key')], /^secrets: .* number 1 of 1 is of type object/],
  ])('%s that would refuse every request is an error at once: %j', (name, value, message) => {
    expect(() => create({ [name]: value })).toThrow(message);
  });

  it('is not a list of secrets', () => {
    expect(() => new CustomerIOWebhooks(['a-key'] as never)).toThrow(/^secrets: .* give \{ secrets: /);
  });

  it.each([() => Number.NaN, failing])('now that fails later is replaced by the system clock', async (broken) => {
    const now = vi.fn(Date.now);
    const webhooks = create({ now, replayWindowMs: 1 });
    now.mockImplementation(broken);
    expect((await handle(webhooks, eventBody, eventHeaders)).status).toBe(401); // outside the window of the system clock
  });
});

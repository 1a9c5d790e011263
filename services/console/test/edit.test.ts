import { describe, expect, it } from 'vitest';
import { aDeadLetterOf, command, idOf } from './a-dead-letter.ts';
import { startConsole } from './console-in-memory.ts';

const why = 'the app has sent the wrong name';
const value = JSON.stringify({ ...command, payload: { name: 'order_sent' } });
const SCRIPT = '<script>alert(1)</script>\u202egnp.\u0000\u001b[2J';

/** A console with one dead letter that has these headers, and calls of its first operator. */
async function consoleWith(headers: Record<string, string>) {
  const { call, producer } = await startConsole([aDeadLetterOf(1, { headers })]);
  const id = idOf(1);
  return {
    call,
    producer,
    edit: (body: object) => call('/dead-letters/edit', { as: 'ada', body: { id, why, ...body } }),
    reveal: async () => (await call('/dead-letters/reveal', { as: 'ada', body: { id, why } })).answer,
    look: async () => (await call(`/dead-letters/one?id=${id}`, { as: 'vi' })).answer,
  };
}

describe('an edit of a dead letter', () => {
  it('changes what a replay publishes, beside the original, and not over the edit of another', async () => {
    const { edit, look, reveal } = await consoleWith({});
    await reveal();
    const dry = await edit({ value, basedOn: null, dryRun: true });
    expect(dry.answer.diff).toContainEqual({ path: 'payload.name', before: '"order_paid"', after: '"order_sent"' });
    expect((await edit({ value, basedOn: null })).answer.action).toEqual(expect.any(String));
    const one = await look();
    expect([one.value.text, one.original.text].map((text) => JSON.parse(text).payload.name)).toEqual([
      'order_sent',
      'order_paid',
    ]);
    expect(one.edit).toMatchObject({ by: 'ada', why });
    const again = await edit({ value, basedOn: null });
    expect([again.status, again.answer.error.code]).toEqual([409, 'conflict']);
    const wrong = await edit({ value: '{' });
    expect([wrong.status, wrong.answer.error.code]).toEqual([422, 'invalid']);
  });

  it('sets, adds and removes headers, and shows the difference masked until it is revealed', async () => {
    const { edit, look, reveal } = await consoleWith({ email: 'ada@example.com', 'cio-source': 'shop', plan: 'team' });
    const headers = { email: 'ben@example.com', 'cio-source': 'web', 'x-note': SCRIPT, plan: null };
    const masked = [
      { path: 'header email', before: '•••', after: '•••' },
      { path: 'header cio-source', before: 'shop', after: 'web' },
      { path: 'header plan', before: '•••', after: null },
      { path: 'header x-note', before: null, after: '•••' },
    ];
    expect((await edit({ headers, dryRun: true })).answer.diff).toEqual(masked);
    await edit({ headers });
    expect(await look()).toMatchObject({ changes: masked, value: { kind: 'json' } });
    const shown = await reveal();
    expect(shown.changes[0]).toEqual({ path: 'header email', before: 'ada@example.com', after: 'ben@example.com' });
    expect(shown.headers).toContainEqual({ name: 'x-note', value: SCRIPT, masked: false, truncated: false });
    expect(shown.headers.map(({ name }: { name: string }) => name)).not.toContain('plan');
    const next = await edit({ headers: { email: 'eve@example.com' }, dryRun: true });
    expect(next.answer.diff).toEqual([{ path: 'header email', before: 'ben@example.com', after: 'eve@example.com' }]);
  });

  it('takes 10,000 headers of any name, and no more bytes than the topic does', async () => {
    const many = Array.from({ length: 10_000 }, (_, at) => [`h${at}`, 'x'] as const);
    const { edit, reveal } = await consoleWith({ ...Object.fromEntries(many), ['__proto__']: 'a' });
    const body = `{"__proto__":"b","constructor":"c",${many.map(([name]) => `"${name}":null`).join()}}`;
    const { answer } = await edit({ headers: JSON.parse(body) });
    expect(answer.diff).toHaveLength(1_000);
    const shown = await reveal();
    expect(shown.headers.map(({ name }: { name: string }) => name).sort()).toEqual(['__proto__', 'constructor']);
    const unknown = await edit({ headers: { none: null } });
    expect(unknown.answer.error.message).toBe('there is no header none; there are __proto__, constructor');
    const large = await edit({ headers: Object.fromEntries(many.map(([name]) => [name, 'x'.repeat(110)])) });
    expect([large.status, large.answer.error.message]).toEqual([422, expect.stringMatching(/takes at most \d+$/)]);
  });

  it('leaves the others of 10,000 headers as they are', async () => {
    const many = Array.from({ length: 10_000 }, (_, at) => [`h${at}`, String(at)] as const);
    const { edit, reveal } = await consoleWith(Object.fromEntries(many));
    await edit({ headers: { h9998: 'changed', h9999: null, h10000: 'added' } });
    const shown = await reveal();
    expect(shown.headers.map(({ name, value }: { name: string; value: string }) => [name, value])).toEqual([
      ...many.slice(0, 9_998),
      ['h9998', 'changed'],
      ['h10000', 'added'],
    ]);
  });

  it('does not touch what only the bus may set', async () => {
    const { edit, producer } = await consoleWith({ 'cio-id': '01JCZ5Q6W8V5T1X4M2N7R9K3PA' });
    for (const headers of [{ 'cio-id': 'x' }, { 'cio-id': null }, { 'dlq-code': 'x' }, { 'cio-replay-of': 'x' }]) {
      const { status, answer } = await edit({ headers });
      expect([status, answer.error.message]).toEqual([422, expect.stringContaining("is the bus's own")]);
    }
    expect(producer.published).toEqual([]);
  });
});

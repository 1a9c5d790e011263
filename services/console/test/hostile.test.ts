import { describe, expect, it } from 'vitest';
import { aDeadLetterOf, idOf } from './a-dead-letter.ts';
import { startConsole } from './console-in-memory.ts';

describe('hostile dead letters', () => {
  const script = '<script>alert(1)</script>\u202egnp.\u0000\u001b[2J';

  it('come out as plain JSON of a bounded size', async () => {
    const headers = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`h${at}${script}`, 'x'.repeat(100)]));
    const value = Buffer.from(
      JSON.stringify({ type: script, payload: { name: 'x'.repeat(900_000), [script]: script } }),
    );
    const record = aDeadLetterOf(1, {
      headers,
      value,
      message: script.repeat(1_000),
      key: Buffer.from('k'.repeat(1e6)),
    });
    const { call } = await startConsole([record]);
    const masked = `/dead-letters/one?id=${idOf(1)}`;
    for (const path of ['/dead-letters', '/groups', masked]) {
      const { status, text, headers: answered } = await call(path, { as: 'vi' });
      expect([status, answered.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
      expect(text.length).toBeLessThan(200_000);
      for (const control of ['\u0000', '\u001b']) expect(text).not.toContain(control);
    }
    expect((await call(masked, { as: 'vi' })).answer).toMatchObject({ headersLeftOut: 9_800 });
    const { answer } = await call('/dead-letters/reveal', { as: 'ada', body: { id: idOf(1), why: 'x' } });
    expect(answer).toMatchObject({ headersLeftOut: 0, value: { kind: 'json', truncated: false } });
    expect(answer.headers).toHaveLength(10_000);
    expect(JSON.parse(answer.value.text).type).toBe(script);
  });

  it.each([
    ['bytes', Buffer.from([0xff, 0xfe, 0x00]), { kind: 'binary', hex: 'fffe00' }],
    ['text', Buffer.from('{"a":'), { kind: 'text', text: '{"a":' }],
    [
      'exact numbers',
      Buffer.from('{"n":12345678901234567890.10}'),
      { kind: 'json', text: '{"n":12345678901234567890.10}' },
    ],
    ['deep JSON', Buffer.from(`${'['.repeat(500)}${']'.repeat(500)}`), { kind: 'text' }],
    ['nothing', null, { kind: 'empty', bytes: 0 }],
  ])('show %s as it is once revealed, and nothing of it before', async (_what, value, shown) => {
    const { call } = await startConsole([aDeadLetterOf(1, { value })]);
    const { answer } = await call('/dead-letters/reveal', { as: 'ada', body: { id: idOf(1), why: 'x' } });
    expect(answer.value).toMatchObject(shown);
    const masked = (await call(`/dead-letters/one?id=${idOf(1)}`, { as: 'ada' })).answer.value;
    expect(masked.hex).toBeUndefined();
    expect(masked.text ?? '').not.toMatch(/123456|a":$/);
  });
});

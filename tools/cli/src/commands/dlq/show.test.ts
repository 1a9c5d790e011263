import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { A_TIME_MS, aDeadLetterRecord } from '@cio-bus/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { deadLetter, nameOf } from '../../../test/dead-letters.ts';
import { jsonOf, startCli } from '../../../test/start-cli.ts';

it('prints status, reason and field of a dead letter, and every digit of its value', async () => {
  const rejected = aDeadLetterRecord({
    deadLetterId: 'track-publisher/customerio.track/0/5',
    origin: { topic: 'customerio.track', partition: 0, offset: 5, timestamp: A_TIME_MS },
    value: Buffer.from('{"payload":{"name":"","ref":9007199254740993}}'),
    status: 207,
    reason: 'required',
    field: 'name',
    position: { partition: 0, offset: 5, timestamp: A_TIME_MS },
  });
  const { out } = await startCli({ records: [rejected] }).run('dlq', 'show', 'track-publisher/customerio.track/0/5');
  expect(out).toMatch(/status\s+207\nreason\s+required\nfield\s+name\n/);
  expect(out).toContain('"ref": 9007199254740993');
});

it('keeps the name of a header apart from its value', async () => {
  const deadLetter = aDeadLetterRecord({ deadLetterId: 'any', headers: { 'cio-source': 'shop' } });
  const { out } = await startCli({ records: [deadLetter] }).run('dlq', 'show', 'any');
  expect(out).toContain('\nheader cio-source shop\n');
});

it('says when only a part of the record was kept', async () => {
  const cut = aDeadLetterRecord({ deadLetterId: 'any', wholeBytes: 2_000_000 });
  const { out } = await startCli({ records: [cut] }).run('dlq', 'show', 'any');
  expect(out).toMatch(/truncated\s+only a part of the record was kept, which had 2000000 bytes/);
});

describe('a value that is not UTF-8', () => {
  const value = gzipSync('{"metric":"bounced"}');
  const records = [deadLetter(1, { value }), deadLetter(2)];

  it('is in base64 in the JSON, where that of text is not', async () => {
    const shown = jsonOf(await startCli({ records }).run('dlq', 'show', nameOf(1), '--json'));
    expect(shown).toMatchObject({ valueBase64: value.toString('base64') });
    expect(jsonOf(await startCli({ records }).run('dlq', 'show', nameOf(2), '--json'))).not.toHaveProperty(
      'valueBase64',
    );
  });

  it('is said to be none, with the option that saves it', async () => {
    expect((await startCli({ records }).run('dlq', 'show', nameOf(1))).out).toMatch(
      /not UTF-8: --out <file> saves them/,
    );
    expect((await startCli({ records }).run('dlq', 'show', nameOf(2))).out).not.toContain('UTF-8');
  });
});

describe('--out', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cio-bus-show-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'value');

  it('saves the value as it failed for its owner only, and says in JSON what it has saved', async () => {
    const value = Buffer.from([0xff, 0x00, 0x0a]);
    const { run } = startCli({ records: [aDeadLetterRecord({ deadLetterId: 'any', value })] });
    expect(jsonOf(await run('dlq', 'show', 'any', '--out', file, '--json'))).toEqual({
      ...{ deadLetterId: 'any', file, bytes: 3 },
    });
    expect([readFileSync(file), statSync(file).mode & 0o777]).toEqual([value, 0o600]);
  });

  it('says when it is only a part', async () => {
    const cut = aDeadLetterRecord({ deadLetterId: 'any', wholeBytes: 2_000_000 });
    const { err } = await startCli({ records: [cut] }).run('dlq', 'show', 'any', '--out', file);
    expect(err).toContain('only a part of the record was kept, which had 2000000 bytes');
  });

  it('saves nothing of a forgotten person, nor a value that is not there', async () => {
    const records = [deadLetter(1), deadLetter(2, { value: null })];
    const { run } = startCli({ records });
    await run('forget', 'u1', '--why', 'a test', '--yes');
    for (const [id, reason] of [
      [nameOf(1), 'the person was forgotten'],
      [nameOf(2), 'has no value'],
    ] as const) {
      const none = join(folder, 'none');
      const { code, err } = await run('dlq', 'show', id, '--out', none);
      expect([code, err, existsSync(none)]).toEqual([2, expect.stringContaining(reason), false]);
    }
  });
});

describe('a hostile dead letter: scripts, control characters, right to left, 900 kB, 10,000 headers', () => {
  const hostile = '<script>alert(1)</script>\u202egnp.exe\u0000\u0007\u001b[2J\u001b]0;owned\u0007\u009b2J\u2066\r';
  const HEADERS = 10_000;
  const deadLetter = aDeadLetterRecord({
    ...{ deadLetterId: 'any', message: hostile, reason: hostile, field: hostile, key: Buffer.from(hostile) },
    headers: Object.fromEntries(Array.from({ length: HEADERS }, (_, at) => [`x-${at}${hostile}`, hostile])),
    value: Buffer.from(JSON.stringify({ [hostile]: hostile, long: 'x'.repeat(900_000) })),
  });

  it.each([
    { args: ['dlq', 'show', 'any'] },
    { args: ['dlq', 'list'] },
    { args: ['dlq', 'groups'] },
    { args: ['trace', 'any'] },
  ])('does nothing to the terminal by $args', async ({ args }) => {
    for (const form of [[], ['--json']]) {
      const { out, err } = await startCli({ records: [deadLetter] }).run(...args, ...form);
      expect(out).toContain('script');
      expect((out + err).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
    }
  });

  it('is shown with every header and all of its value', async () => {
    const { out } = await startCli({ records: [deadLetter] }).run('dlq', 'show', 'any');
    expect(out.match(/^header x-/gm)).toHaveLength(HEADERS);
    expect(out).toContain('x'.repeat(900_000));
  });
});

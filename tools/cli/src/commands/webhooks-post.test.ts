import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { topics } from '@cio-bus/contracts';
import { A_TIME_MS, aDeadLetterRecord } from '@cio-bus/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { jsonOf } from '../../test/start-cli.ts';
import { closeAll, onClose, startReceiver, world } from '../../test/webhook-world.ts';

const body = (metric = 'bounced') =>
  Buffer.from(JSON.stringify({ event_id: '01', object_type: 'email', metric, timestamp: 1_700_000_000, data: {} }));

afterEach(closeAll);

describe('cio-bus webhooks post', () => {
  const post = ['webhooks', 'post', '--why', 'repaired', '--by', 'ada'];
  const idOf = (bytes: Buffer) => `webhook-receiver/http/${createHash('sha256').update(bytes).digest('hex')}`;
  const deadLetter = (value: Buffer, whole = value) =>
    aDeadLetterRecord({
      ...{ deadLetterId: idOf(whole), service: 'webhook-receiver', code: 'MESSAGE_INVALID', origin: undefined },
      ...{ key: null, value, position: { partition: 0, offset: 0, timestamp: A_TIME_MS } },
    });
  async function fileOf(bytes: Buffer): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'cio-bus-webhooks-'));
    onClose(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'body.json'), bytes);
    return join(folder, 'body.json');
  }

  it('posts a repaired body and closes its dead letter', async () => {
    const { url, accepted } = await startReceiver({});
    const broken = Buffer.from('{"metric":');
    const { run, producer } = world([], { records: [deadLetter(broken)] });
    const args = [...post, await fileOf(body()), '--dead-letter', idOf(broken), '--url', url];
    expect((await run(...args)).out).toContain('Dry run');
    expect(accepted).toEqual([]);
    const { code, out } = await run(...args, '--yes');
    expect([code, out]).toEqual([0, expect.stringContaining('is closed')]);
    expect(accepted).toMatchObject([{ id: '01', metric: 'bounced' }]);
    expect(producer.publishedTo(topics.resolutions)).toHaveLength(1);
    expect(producer.publishedTo(topics.audit)).toHaveLength(1);
    expect(await run(...args, '--yes')).toMatchObject({ code: 2, err: expect.stringContaining('nothing to post') });
    expect(accepted).toHaveLength(1);
  });

  it('posts the body of a dead letter as it is', async () => {
    const { url, accepted } = await startReceiver({});
    const { run } = world([], { records: [deadLetter(body('opened'))] });
    const result = await run(...post, '--dead-letter', idOf(body('opened')), '--url', url, '--yes', '--json');
    expect(jsonOf(result)).toMatchObject({ status: 200, isAccepted: true, events: [{ event: 'email_opened' }] });
    expect(accepted).toMatchObject([{ metric: 'opened' }]);
  });

  it.each([
    ['gzip', gzipSync(body()), 'is not valid UTF-8'],
    ['UTF-16', Buffer.from(body().toString(), 'utf16le'), 'is not JSON'],
    ['UTF-8', Buffer.from('{"metric":'), 'is not JSON'],
  ])(
    'saves the bytes of a dead letter of %s as documented, to be repaired and posted',
    async (_what, bytes, reason) => {
      const { url } = await startReceiver({});
      const { run, producer } = world([], { records: [deadLetter(bytes)] });
      const refused = await run(...post, '--dead-letter', idOf(bytes), '--url', url, '--yes');
      const file = await fileOf(Buffer.from('of before'));
      expect([refused.code, refused.err]).toEqual([2, expect.stringContaining(reason)]);
      expect(refused.err).toContain(`cio-bus dlq show ${idOf(bytes)} --out body.json`);

      const { code, out } = await run('dlq', 'show', idOf(bytes), '--out', file);
      expect([code, out]).toEqual([0, `Saved the ${bytes.length} bytes of its value as ${file}.`]);
      expect(readFileSync(file)).toEqual(bytes);
      await writeFile(file, body());
      const posted = await run(...post, file, '--dead-letter', idOf(bytes), '--url', url, '--yes');
      expect([posted.code, producer.publishedTo(topics.resolutions)]).toEqual([0, [expect.anything()]]);
    },
  );

  it('says of a saved body when only its first part was kept', async () => {
    const [first, whole] = [Buffer.from('{"events":['), Buffer.from('{"events":[]}')];
    const { run } = world([], { records: [deadLetter(first, whole)] });
    const { code, err } = await run('dlq', 'show', idOf(whole), '--out', await fileOf(whole));
    expect([code, err]).toEqual([0, expect.stringContaining('only the first part')]);
    const small = world([], { records: [deadLetter(whole)] });
    expect((await small.run('dlq', 'show', idOf(whole), '--out', await fileOf(whole))).err).toBe('');
  });

  it.each([
    [503, '503'],
    [403, 'only the addresses of Customer.io and of the operators'],
    [404, 'is this the path'],
  ])('leaves the dead letter open when the body gets %s', async (status, reason) => {
    const { url } = await startReceiver({ status });
    const { run, producer } = world([], { records: [deadLetter(body())] });
    const { code, out } = await run(...post, '--dead-letter', idOf(body()), '--url', url, '--yes');
    expect([code, out]).toEqual([1, expect.stringContaining(reason)]);
    expect(producer.published).toEqual([]);
  });

  it.each([
    [
      'has kept it as a dead letter',
      '{"accepted":0,"unusable":"MESSAGE_TOO_LARGE: 5,850,000 bytes"}',
      'MESSAGE_TOO_LARGE',
    ],
    ['says so at the end of a long answer', `{"accepted":0,"unusable":"${'x'.repeat(890)}"}`, 'xxx'],
    ['has accepted another number of events', '{"accepted":2}', '{"accepted":2}'],
    ['has accepted it, but not all of it', '{"accepted":1,"unusable":"metric: is missing"}', 'metric: is missing'],
    ['gives no number', '{"accepted":true}', 'is this the address of webhook-receiver'],
    ['is another program', 'ok', 'is this the address of webhook-receiver'],
    ['says nothing', '', 'is this the address of webhook-receiver'],
  ])('leaves the dead letter open when the 200 is of a receiver that %s', async (_what, answer, reason) => {
    const { url } = await startReceiver({ status: 200, answer });
    const { run, producer } = world([], { records: [deadLetter(body())] });
    const result = await run(...post, '--dead-letter', idOf(body()), '--url', url, '--yes');
    expect([result.code, result.out]).toEqual([1, expect.stringContaining(reason)]);
    expect(result.out).toContain(`${idOf(body())} stays open`);
    expect(producer.publishedTo(topics.resolutions)).toEqual([]);
  });

  it('writes to the audit what was accepted of a body, whose dead letter stays open', async () => {
    const { url } = await startReceiver({ status: 200, answer: '{"accepted":1,"unusable":"too large"}' });
    const list = Buffer.from(`{"events":[${body()},${body('opened')}]}`);
    const { run, producer } = world([], { records: [deadLetter(list)] });
    const result = await run(...post, '--dead-letter', idOf(list), '--url', url, '--yes', '--json');
    expect(result.code).toBe(1);
    expect(jsonOf(result)).toMatchObject({ isAccepted: false, accepted: 1, unusable: 'too large' });
    expect(producer.publishedTo(topics.audit)).toHaveLength(1);
    expect(producer.publishedTo(topics.resolutions)).toEqual([]);
  });

  it('posts nothing that cannot succeed', async () => {
    const { url, accepted } = await startReceiver({});
    const broken = Buffer.from('{"metric":');
    const { run } = world([], { records: [deadLetter(broken, Buffer.concat([broken, broken]))] });
    const id = idOf(Buffer.concat([broken, broken]));
    for (const [args, reason] of [
      [[await fileOf(broken)], 'not JSON'],
      [['--dead-letter', id], 'the whole body as a file'],
      [['--dead-letter', 'webhook-receiver/http/0'], 'webhook-receiver/http/0'],
      [['/no/such/file'], 'cannot be read'],
      [[], 'expected a file'],
    ] as const) {
      const { code, err } = await run(...post, ...args, '--url', url, '--yes');
      expect([code, err]).toEqual([2, expect.stringContaining(reason)]);
    }
    expect(accepted).toEqual([]);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { operatorAction, topics } from '@cio-bus/contracts';
import { asRead, brokerAway } from '@cio-bus/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { jsonOf, startCli } from '../../test/start-cli.ts';
import { readLines } from './publish/read-lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'cio-bus-'));
afterAll(() => rmSync(folder, { recursive: true }));

const track = (userId: string) => JSON.stringify({ type: 'track', userId, payload: { name: 'order_paid' } });
const file = (...lines: string[]) => {
  const path = join(folder, 'commands.jsonl');
  writeFileSync(path, lines.join('\n'));
  return path;
};
const because = ['--why', 'import'];

describe('cio-bus publish', () => {
  it('publishes one command, and has an audit record of it', async () => {
    const { run, producer } = startCli();
    const { code, out } = await run('publish', '--command', track('ada'), ...because, '--yes');
    expect([code, out]).toEqual([0, expect.stringMatching(/^1 published, as \w{26}\.$/)]);
    expect(producer.publishedTo(topics.track)).toMatchObject([{ key: 'ada', headers: { 'cio-source': 'cio-bus' } }]);
    const audits = asRead(producer.publishedTo(topics.audit)).map(operatorAction.read);
    expect(audits).toMatchObject([{ action: 'published', by: 'ada', counts: { published: 1, rejected: 0 } }]);
  });

  it('publishes the lines of a file in their order, and reports the rejected ones by number with the reason', async () => {
    const { run, producer } = startCli();
    const path = file(track('a'), '', 'no JSON', '{"type":"trak","userId":"b","payload":{}}', track('c'));
    const { code, out } = await run('publish', path, ...because, '--yes');
    expect(producer.publishedTo(topics.track).map(({ key }) => key)).toEqual(['a', 'c']);
    expect(out).toContain('2 published');
    expect(out).toContain(
      '2 rejected.\n  line 3: MESSAGE_INVALID: the line is not JSON\n  line 4: MESSAGE_INVALID: type',
    );
    expect(code).toBe(1);
  });

  it('checks the lines and writes nothing without --yes', async () => {
    const { run, producer } = startCli();
    const { code, out } = await run('publish', file(track('a'), 'x'), ...because);
    expect([code, out]).toEqual([1, expect.stringContaining('1 can be published.\n1 rejected.\n  line 2')]);
    expect(producer.published).toEqual([]);
  });

  it('gives a line the same id when the file is published again, and each of two equal lines another', async () => {
    const { run, producer } = startCli();
    const publish = () => run('publish', file(track('a'), track('a')), ...because, '--yes');
    await publish();
    await publish();
    const ids = producer.publishedTo(topics.track).map(({ headers }) => headers?.['cio-id']);
    expect(ids.slice(2)).toEqual(ids.slice(0, 2));
    expect(new Set(ids).size).toBe(2);
  });

  it('reads standard input, and keeps the digits of long numbers', async () => {
    const text = '{"type":"identify","userId":"a","payload":{"n":12345678901234567890}}\r\n';
    const { run, producer } = startCli({ terminal: { input: Readable.from([Buffer.from(text)]) } });
    await run('publish', '-', ...because, '--yes');
    expect(String(producer.publishedTo(topics.identify)[0]?.value)).toContain('12345678901234567890');
  });

  it('stops when Kafka does not acknowledge, and says where to continue', async () => {
    const { run, producer } = startCli();
    producer.failWith(({ key }) => (key === 'b' ? brokerAway() : undefined));
    const lines = [track('a'), track('b'), track('c')];
    const stopped = await run('publish', file(...lines), ...because, '--yes', '--json');
    expect(stopped.code).toBe(1);
    expect(jsonOf(stopped)).toMatchObject({ unacknowledged: 1, nextLine: 2, failures: [{ line: 2 }] });
    producer.failWith(null);
    expect(await run('publish', file(...lines), '--from-line', '2', ...because, '--yes')).toMatchObject({ code: 0 });
    expect(new Set(producer.publishedTo(topics.track).map(({ key }) => key))).toEqual(new Set(['a', 'b', 'c']));
  });

  it('ends at Ctrl-C with the place to continue, and holds no more than fits', async () => {
    const controller = new AbortController();
    const { run, producer } = startCli({ terminal: { interrupted: () => controller.signal } });
    producer.failWith(() => void controller.abort());
    const many = Array.from({ length: 3_000 }, (_, number) => track(`u${number}`));
    const { code, out } = await run('publish', file(...many), ...because, '--yes');
    const next = Number(/--from-line (\d+)/.exec(out)?.[1]);
    expect(code).toBe(1);
    expect(next).toBeLessThan(3_000);
    expect(producer.publishedTo(topics.track)).toHaveLength(next - 1);
  });

  it.each([
    { what: 'nothing to publish', args: [], says: 'expected either' },
    { what: 'both', args: ['a.jsonl', '--command', '{}'], says: 'expected either' },
    { what: 'a file that is not there', args: [join(folder, 'none')], says: 'cannot be read' },
  ])('exits with 2 for $what', async ({ args, says }) => {
    const { code, err } = await startCli().run('publish', ...args, ...because);
    expect([code, err]).toEqual([2, expect.stringContaining(says)]);
  });
});

describe('readLines', () => {
  it('joins what chunks cut, also within a character', async () => {
    const bytes = Buffer.from('{"a":"é"}\n\n{"b":1}');
    for (let size = 1; size < bytes.length; size += 1) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      const lines = await Array.fromAsync(readLines(Readable.from(chunks)));
      expect(lines.map(({ number, bytes: line }) => [number, String(line)])).toEqual([
        [1, '{"a":"é"}'],
        [3, '{"b":1}'],
      ]);
    }
  });

  it('does not hold a line that is too long, and continues after it', async () => {
    const chunks = [...Array.from({ length: 5 }, () => Buffer.alloc(1_000_000, 'x')), Buffer.from('\nb')];
    const lines = await Array.fromAsync(readLines(Readable.from(chunks)));
    expect(lines.map(({ bytes }) => bytes?.toString())).toEqual([undefined, 'b']);
  });
});

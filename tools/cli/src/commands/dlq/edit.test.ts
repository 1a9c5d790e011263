import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { topics } from '@cio-bus/contracts';
import { A_TIME_MS, aTrackCommand } from '@cio-bus/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { deadLetter, nameOf } from '../../../test/dead-letters.ts';
import { jsonOf, startCli } from '../../../test/start-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'cio-bus-'));
afterAll(() => rmSync(folder, { recursive: true }));

const command = aTrackCommand({ timestamp: A_TIME_MS, payload: { name: 'order_paid', data: { total: 1, big: 1 } } });
const text = JSON.stringify(command).replace('"big":1', '"big":12345678901234567890');
const records = [deadLetter(1, { value: Buffer.from(text), headers: { 'cio-source': 'shop' } })];
const edit = ['dlq', 'edit', nameOf(1), '--why', 'wrong total'];

const file = (content: string) => {
  const path = join(folder, `${Math.random()}.json`);
  writeFileSync(path, content);
  return path;
};
const repaired = text.replace('"total":1', '"total":2');

describe('cio-bus dlq edit', () => {
  it('shows what would change, and changes nothing without --yes', async () => {
    const { run, producer } = startCli({ records });
    const { code, out } = await run(...edit, '--value', file(repaired), '--header', 'cio-source=web');
    expect(code).toBe(0);
    expect(out).toContain('  payload.data.total\n    - 1\n    + 2');
    expect(out).toContain('  header cio-source\n    - shop\n    + web');
    expect(out).toContain('--yes --based-on original');
    expect(producer.published).toEqual([]);
  });

  it('is published by a replay, and shown beside the original', async () => {
    const { run, producer } = startCli({ records });
    expect((await run(...edit, '--value', file(repaired), '--yes')).code).toBe(0);
    const { out } = await run('dlq', 'show', nameOf(1));
    expect(out).toContain('"total": 1');
    expect(out).toMatch(/edited by ada at .*, "wrong total", as \w+:\n {2}payload.data.total\n {4}- 1\n {4}\+ 2/);
    expect((await run('dlq', 'list')).out).toContain('open, edited');
    expect(jsonOf(await run('dlq', 'show', nameOf(1), '--json'))).toMatchObject({
      value: text,
      edited: { by: 'ada', value: repaired, changes: [{ field: 'payload.data.total' }] },
    });
    await run('dlq', 'replay', nameOf(1), '--why', 'edited', '--yes');
    expect(producer.publishedTo(topics.track)).toMatchObject([{ value: Buffer.from(repaired) }]);
  });

  it('takes the value from standard input', async () => {
    const input = Readable.from([Buffer.from(repaired.slice(0, 30)), Buffer.from(repaired.slice(30))]);
    const { run } = startCli({ records, terminal: { input } });
    expect((await run(...edit, '--value', '-')).out).toContain('payload.data.total');
  });

  it('opens the value in the editor, keeps the digits of numbers, and the file until it is recorded', async () => {
    let path = '';
    const terminal = {
      isInteractive: true,
      edit: async (opened: string) => {
        path = opened;
        writeFileSync(opened, readFileSync(opened, 'utf8').replace('"total": 1', '"total": 3'));
      },
    };
    const { run } = startCli({ records, terminal });
    const dryRun = await run(...edit);
    expect(dryRun.out).toContain(`--value ${path}`);
    expect(existsSync(path)).toBe(true);
    await run(...edit, '--yes');
    expect(existsSync(path)).toBe(false);
    expect(jsonOf(await run('dlq', 'show', nameOf(1), '--json'))).toMatchObject({
      edited: { value: text.replace('"total":1', '"total":3') },
    });
  });

  it('keeps an edit of the editor that is refused', async () => {
    let path = '';
    const edited = async (opened: string) => {
      path = opened;
      writeFileSync(opened, '{"type":"track"}');
    };
    const { run } = startCli({ records, terminal: { isInteractive: true, edit: edited } });
    const { code, err } = await run(...edit, '--yes');
    expect([code, err]).toEqual([2, expect.stringContaining(`kept in ${path}`)]);
    expect(err).toContain('timestamp: Invalid input');
  });

  it.each([
    { what: 'no change', args: [], says: '$EDITOR needs a terminal' },
    { what: 'a file that is not there', args: ['--value', '/no/such'], says: 'cannot be read' },
    { what: 'a header without a value', args: ['--header', 'a'], says: 'Expected name=value' },
    {
      what: 'a field of the wrong type',
      args: ['--value', file(repaired.replace('"order_paid"', '7'))],
      says: 'payload.name',
    },
    {
      what: 'too long a name',
      args: ['--value', file(repaired.replace('order_paid', 'x'.repeat(101)))],
      says: '101 bytes; the limit is 100',
    },
    { what: 'a header that only the bus may set', args: ['--header', 'cio-id=1'], says: 'header cio-id' },
  ])('exits with 2 for $what', async ({ args, says }) => {
    const { run, producer } = startCli({ records });
    const { code, err } = await run(...edit, ...args, '--yes');
    expect([code, err]).toEqual([2, expect.stringContaining(says)]);
    expect(producer.published).toEqual([]);
  });

  it('exits with 1 when somebody else has edited it since, and names them', async () => {
    const { run } = startCli({ records });
    await run(...edit, '--value', file(repaired), '--by', 'grace', '--yes');
    const { code, err } = await run(...edit, '--header', 'a=b', '--based-on', 'original', '--yes');
    expect([code, err]).toEqual([1, expect.stringContaining('grace has edited')]);
  });
});

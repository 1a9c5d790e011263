import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DeadLetter, topics } from '@cio-bus/contracts';
import { listDeadLetters } from '@cio-bus/dead-letters';
import { aDeadLetterRecord } from '@cio-bus/testkit';
import { aRow, openTestWarehouse, testTable } from '@cio-bus/warehouse/fixtures';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jsonOf, startCli } from '../../../test/start-cli.ts';

const CANARY = 'canary@example.com';
const FORMER = 'former-canary@example.com';
const forget = ['forget', 'ada', '--why', 'asked to', '--yes', '--json'];

const rows = [
  aRow({ event_id: 'send', kind: 'command', metric: 'transactional', customer_id: 'ada', recipient: CANARY }),
  aRow({ event_id: 'opened', metric: 'opened', recipient: CANARY, payload: JSON.stringify({ to: CANARY }) }),
  aRow({
    event_id: 'merge',
    kind: 'command',
    metric: 'merge',
    status: 'success',
    customer_id: 'ada',
    payload: JSON.stringify({ type: 'merge', payload: { secondary: { email: FORMER } } }),
  }),
  aRow({ event_id: 'former', customer_id: FORMER, recipient: FORMER }),
  aRow({ event_id: 'grace', customer_id: 'grace', recipient: 'grace@example.com' }),
];

/** A dead letter at an offset of its own. */
const deadLetter = (offset: number, given: Partial<DeadLetter>) =>
  aDeadLetterRecord({
    ...{ key: null, code: 'MESSAGE_INVALID', origin: { topic: topics.track, partition: 0, offset, timestamp: 0 } },
    ...{ value: Buffer.from('{}'), position: { partition: 0, offset, timestamp: 0 } },
    ...given,
  });

describe('a canary address', () => {
  let folder: string;
  let warehouse: Awaited<ReturnType<typeof openTestWarehouse>>;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cio-bus-forget-'));
    warehouse = await openTestWarehouse(join(folder, 'events.duckdb'));
    await append(rows);
  });
  afterEach(async () => {
    await warehouse.close();
    await rm(folder, { recursive: true });
  });
  const append = (more: typeof rows) => warehouse.append(more, { signal: new AbortController().signal });
  /** The contents of the file and its log. */
  const onDisk = async () =>
    (await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1')))).join('');
  const late = () => append([aRow({ event_id: 'late', metric: 'clicked', recipient: CANARY.toUpperCase() })]);

  function start(forgetKey?: string) {
    const records = [
      deadLetter(0, { key: Buffer.from('ada'), value: Buffer.from(`{"userId":"ada","payload":{"to":"${CANARY}"}}`) }),
      deadLetter(1, { value: Buffer.from(`{"payload":{"to":"Ada <${CANARY}>"}}`) }),
      deadLetter(2, { value: Buffer.from(`{"userId":"?","payload":{"to":"${CANARY}`) }),
      deadLetter(3, { key: Buffer.from(FORMER) }),
      deadLetter(4, {
        key: Buffer.from('grace'),
        value: Buffer.from(`{"userId":"grace","payload":{"to":"${CANARY}"}}`),
      }),
    ];
    const connections = {
      warehouse: () => ({ ...testTable, query: warehouse.query }),
      eraser: () => ({ erase: warehouse.erase as NonNullable<typeof warehouse.erase> }),
    };
    const cli = startCli({ records, connections, ...(forgetKey === undefined ? {} : { forgetKey }) });
    const blocked = async () =>
      (await listDeadLetters(cli.index, { state: 'forgotten' })).deadLetters.map(({ origin }) => origin?.offset).sort();
    return { ...cli, records, blocked };
  }

  it.each(['mask', 'delete'])(
    'is nowhere in the file or its log, blocked in Kafka, and found again: %s',
    async (mode) => {
      const { run, producer, blocked } = start('a key of enough characters');
      expect(await onDisk()).toContain(CANARY);

      const first = await run(...forget, '--mode', mode);

      expect(jsonOf(first)).toMatchObject({ rows: 4, merged: [FORMER], remembered: [], deadLettersBlocked: 4 });
      expect(await onDisk()).not.toMatch(/canary@example/i);
      expect(await blocked()).toEqual([0, 1, 2, 3]); // the other one is grace's
      await late();
      expect(await onDisk()).toMatch(/canary@example/i);

      const second = await run(...forget, '--mode', mode);

      expect(jsonOf(second)).toMatchObject({ rows: 1, remembered: [CANARY.toUpperCase()], deadLettersBlocked: 0 });
      expect(await onDisk()).not.toMatch(/canary@example/i);
      const written = producer.published.map(({ key, value }) => `${key} ${value}`).join('\n');
      expect(written).not.toMatch(/canary@example/i);
      expect(await warehouse.query(`SELECT COUNT(*) AS n FROM ${testTable.table} WHERE customer_id = 'grace'`)).toEqual(
        [{ n: 1 }],
      );
    },
  );

  it.each([
    { name: 'another key', second: 'a key that is another one' },
    { name: 'no key', second: undefined },
  ])('is not found again with $name, and the report says where it may still be', async ({ second }) => {
    const first = start('a key of enough characters');
    await first.run(...forget);
    await late();
    const again = start(second);
    await again.producer.publish(first.producer.publishedTo(topics.audit)[0] as never);

    const text = await again.run(...forget.filter((option) => option !== '--json'));

    expect(text.out).toContain('0 rows masked.');
    expect(text.out).toContain('records still in Kafka (commands 7 days, webhooks 14, dead letters 30)');
    expect(text.out.includes('FORGET_LINK_KEY is not set')).toBe(second === undefined);
  });
});

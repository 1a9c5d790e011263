import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topics } from '@cio-bus/contracts';
import { aTransactionalCommand } from '@cio-bus/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { badRecords } from '../traffic/bad-records.ts';
import { runCioBus, runInstalled } from './run-in-process.ts';
import { postWebhook, type RunningStack, startTestStack, until } from './stack-fixture.ts';
import { tryEdits } from './try-edits.ts';
import { tryReplayJob } from './try-replay-job.ts';

/** On a busy machine each lookup takes seconds. */
const PATIENCE_MS = 180_000;

const decision = ['--by', 'ada', '--why', 'a test'];

interface Reconciled {
  difference: number;
  hours: { published: number; inFlight: number }[];
  gaps: { topic: string; reason: string; settledAt?: { topic: string } }[];
}

describe('cio-bus against a running stack', () => {
  let stack: RunningStack;
  let sendId: string;
  beforeAll(async () => {
    stack = await startTestStack('cio-bus', { SUPPRESS_ON: 'none' });
    await stack.bus.identify('ada', { email: 'ada@example.com' });
    await stack.bus.track('ada', 'order_paid', { total: 42 });
    await stack.bus.track('grace', 'order_paid', { total: 1 });
    const sent = await stack.bus.sendTransactional('ada', {
      template: 'order-confirmation',
      to: 'ada@example.com',
      message_data: { order_id: 'o-1' },
    });
    sendId = sent.id;
    await Promise.all(badRecords(Date.now()).map((record) => stack.producer.publish(record)));
  });
  afterAll(() => stack.end());

  const installed = (...args: string[]) => runInstalled(stack, args);
  const cioBus = (...args: string[]) => runCioBus(stack, args);
  const json = async <T>(...args: string[]) => JSON.parse((await cioBus(...args, '--json')).out) as T;

  /** Waits until nothing is under way any more; an event that Customer.io has not posted yet is in no report. */
  const atRest = () =>
    until(
      'rest',
      async () => {
        if ((await stack.sandbox.stats()).webhooks.pending > 0) return undefined;
        const report = await json<Reconciled>('reconcile');
        return report.hours.some(({ inFlight }) => inFlight > 0) ? undefined : report;
      },
      PATIENCE_MS,
    );
  const countRows = async (condition: string) =>
    Number((await stack.query(`SELECT COUNT(*) AS n FROM customerio_events.events_current WHERE ${condition}`))[0]?.n);

  it('finds no difference, and traces a send to its events and rows', async () => {
    await until('the events of the send', async () =>
      (await countRows("metric = 'delivered'")) > 0 ? true : undefined,
    );
    const report = await atRest();
    expect(report).toMatchObject({ difference: 0, gaps: [] });
    expect(report.hours.reduce((sum, { published }) => sum + published, 0)).toBeGreaterThan(4);
    const steps = await json<{ what: string }[]>('trace', sendId);
    expect(steps[0]?.what).toBe('published');
    expect(steps.map(({ what }) => what)).toEqual(expect.arrayContaining(['accepted', 'reported', 'loaded']));
    expect(await installed('reconcile')).toMatchObject({
      code: 0,
      out: expect.stringContaining('Nothing is missing.'),
    });
  });

  it('prints lag, rows, dead letters and the counts of Customer.io', async () => {
    const lags = await json<{ lag: number }[]>('topics', 'lag');
    expect(lags.length).toBeGreaterThan(5);
    const deadLetters = await json<{ deadLetterId: string }[]>('dlq', 'list');
    const rows = await json<{ letter_id: string }[]>('query', 'dead_letters', '--from', '1h');
    expect(rows.map(({ letter_id }) => letter_id).sort()).toEqual(
      deadLetters.map(({ deadLetterId }) => deadLetterId).sort(),
    );
    expect(await json('report', '--from', '1h')).toContainEqual({
      metric: 'sent',
      customerio: 1,
      table: 1,
      difference: 0,
    });
    expect((await cioBus('query', 'command_outcomes', '--csv')).out).toMatch(/^event_date,hour,type,success/);
  });

  it('replays dead letters, which fail and get rows again, and discards them', async () => {
    const [first] = await json<{ deadLetterId: string }[]>('dlq', 'list', '--topic', topics.track);
    const id = first?.deadLetterId ?? '';
    const deadLetters = await countRows("kind = 'dead_letter'");
    expect(await json('dlq', 'replay', id, ...decision, '--yes')).toMatchObject({ replayed: 1 });
    await until('its row', async () => ((await countRows("kind = 'dead_letter'")) > deadLetters ? true : undefined));
    expect(await atRest()).toMatchObject({ difference: 0, gaps: [] });
    expect(await json('dlq', 'discard', '--all', ...decision, '--yes')).toMatchObject({ dryRun: false });
    expect((await json<{ state: string }[]>('dlq', 'list', '--state', 'all', id))[0]?.state).toBe('resolved');
  });

  it('stops a replay job after its canary while the cause is not fixed, and finishes it afterwards', async () => {
    await tryReplayJob(stack, json, PATIENCE_MS);
    expect(await atRest()).toMatchObject({ difference: 0, gaps: [] });
  });

  it('repairs a message that is invalid, and one that is too large, by editing them', async () => {
    await tryEdits(stack, json, PATIENCE_MS);
    expect(await atRest()).toMatchObject({ difference: 0, gaps: [] });
  });

  it('settles sends in doubt: one that happened is not made again, one that did not is made now', async () => {
    await stack.sandbox.setFaults({ lostAnswerRate: 1, lostAnswerKinds: ['timeout'] });
    // Two lanes, one person, one template: each lookup finds two deliveries that cannot be distinguished.
    const sends = ['lane-1', 'lane-2'].map((key) => ({
      key,
      command: aTransactionalCommand({ userId: 'ada', timestamp: Date.now() }),
    }));
    const { transactional } = topics;
    const publish = ({ key, command }: (typeof sends)[number]) =>
      stack.producer.publish({ topic: transactional, key, value: JSON.stringify(command) });
    await Promise.all(sends.map(publish));
    const doubts = await until(
      'two dead letters',
      async () => {
        const deadLetters = await json<{ deadLetterId: string }[]>('dlq', 'list', '--code', 'SEND_UNKNOWN');
        return deadLetters.length === 2 ? deadLetters : undefined;
      },
      PATIENCE_MS,
    );
    await stack.sandbox.clearFaults();
    const sent = async () =>
      (await stack.sandbox.journal()).flatMap(({ action, deliveryId }) =>
        action === 'send' ? (deliveryId ?? []) : [],
      );
    const before = await sent();
    const [happened, not] = doubts.map(({ deadLetterId }) => deadLetterId) as [string, string];

    const found = ['--sent', before.at(-1) ?? '', ...decision, '--yes'];
    expect(await json('dlq', 'settle', happened, ...found)).toMatchObject({ replayed: 1 });
    expect(await json('dlq', 'settle', not, '--not-sent', ...decision, '--yes')).toMatchObject({ replayed: 1 });

    await until('the second send', async () => ((await sent()).length > before.length ? true : undefined), PATIENCE_MS);
    expect(await atRest()).toMatchObject({ difference: 0 });
    expect(await sent()).toHaveLength(before.length + 1);
  });

  it('forgets a person, whose rows reconciling then misses, by their offsets', async () => {
    await atRest();
    const forget = ['forget', 'ada', '--mode', 'delete', ...decision];
    const { rows } = await json<{ rows: number }>(...forget);
    expect(rows).toBeGreaterThan(3);
    expect(await json(...forget, '--yes')).toMatchObject({ rows, waiting: 0, dryRun: false });
    expect(await json(...forget, '--yes')).toMatchObject({ rows: 0 });
    const left = await stack.query("SELECT * FROM customerio_events.delivery_events WHERE kind <> 'audit'");
    expect(JSON.stringify(left)).not.toContain('ada@example.com');

    const { code, out } = await installed('reconcile', '--json');

    const report = JSON.parse(out) as Reconciled;
    expect(code).toBe(1);
    expect(report.difference).toBe(rows);
    expect(new Set(report.gaps.map(({ reason }) => reason))).toEqual(new Set(['no-row']));
  });

  it('makes the reporting webhook, follows a signed event into Kafka, and posts a repaired body', async () => {
    const { webhookUrl: url } = stack;
    expect(await cioBus('webhooks', 'list')).toMatchObject({ code: 1 });
    expect(await cioBus('webhooks', 'create', '--url', url, ...decision, '--yes')).toMatchObject({ code: 0 });
    expect(await json('webhooks', 'list')).toMatchObject([
      { endpoint: url, isFullResolution: true, hasContent: false },
    ]);
    const checked = await json<{ isHealthy: boolean; findings: unknown[] }>('webhooks', 'check');
    expect(checked, JSON.stringify(checked.findings)).toMatchObject({ isHealthy: true });

    const event = { event_id: 'repaired', object_type: 'email', timestamp: Math.floor(Date.now() / 1_000), data: {} };
    expect((await postWebhook(stack, JSON.stringify(event))).status).toBe(200); // without its metric
    const [deadLetter] = await json<{ deadLetterId: string }[]>('dlq', 'list', '--service', 'webhook-receiver');
    const file = join(tmpdir(), `cio-bus-${randomUUID()}.json`);
    await writeFile(file, JSON.stringify({ ...event, metric: 'delivered' }));
    const post = ['webhooks', 'post', file, '--dead-letter', deadLetter?.deadLetterId ?? '', ...decision, '--yes'];
    expect(await cioBus(...post)).toMatchObject({ code: 0 });
    await rm(file);
    await until('its row', async () => ((await countRows("event_id = 'repaired'")) > 0 ? true : undefined));
    expect(await json('dlq', 'list', '--service', 'webhook-receiver')).toEqual([]);
  });

  it('finds nothing wrong with this deployment', async () => {
    const found = await json<{ state: string }[]>('doctor');
    expect(found.filter(({ state }) => state === 'fault')).toEqual([]);
    expect(await installed('doctor')).toMatchObject({ code: 0, out: expect.stringContaining('✓ the clock is right') });
  });
});

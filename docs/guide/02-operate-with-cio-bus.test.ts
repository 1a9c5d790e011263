/**
 * Guide 2: operate the bus with `cio-bus`.
 *
 * What to type when something went wrong, and what it prints. This file is the tutorial and runs as a test:
 * `node_modules/.bin/vitest run --project unit docs/guide`. Here Kafka and the table are in memory; in production they
 * are at `KAFKA_BROKERS` and `WAREHOUSE`, and a call such as `run('dlq', 'list')` is `npx cio-bus dlq list`.
 *
 * All commands, exit codes and settings: tools/cli/README.md.
 */
import { jsonOf, startCli } from '@cio-bus/cli/test/start-cli.ts';
import { topics } from '@cio-bus/contracts';
import { A_TIME_MS, aDeadLetterRecord, aRecordOf, aTrackCommand, aTransactionalCommand } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';

/** Ada refunded an order, but Customer.io did not accept that event. A message to her may or may not have been sent. */
const refund = aTrackCommand({ userId: 'ada', payload: { name: 'order_refunded' } });
const message = aTransactionalCommand({ userId: 'ada' });
const refused = 'track-publisher/customerio.track/0/0';
const inDoubt = 'transactional-sender/customerio.transactional/0/0';

function aBadDay() {
  const origin = { partition: 0, offset: 0, timestamp: A_TIME_MS };
  const of = { key: Buffer.from('ada'), failedAt: A_TIME_MS };
  return startCli({
    records: [
      aRecordOf(refund),
      aRecordOf(message),
      aDeadLetterRecord({
        ...of,
        origin: { ...origin, topic: topics.track },
        value: aRecordOf(refund).value,
        message: 'Customer.io refused the item: event order_refunded is not accepted',
      }),
      aDeadLetterRecord({
        ...of,
        origin: { ...origin, topic: topics.transactional },
        value: aRecordOf(message).value,
        service: 'transactional-sender',
        code: 'SEND_UNKNOWN',
        message: '2 deliveries could be this one',
        position: { partition: 0, offset: 1, timestamp: A_TIME_MS },
      }),
    ],
  });
}

describe('1. something was dead-lettered: find out why', () => {
  it('groups dead letters with the same cause, the largest group first', async () => {
    const { run } = aBadDay();
    const { out } = await run('dlq', 'groups');
    expect(out).toMatch(/1\s+1\s+track-publisher\s+VENDOR_REJECTED\s.*Customer.io refused the item/);
  });

  it('shows one of them: the reason, what the code means, the position and the bytes of the record', async () => {
    const { run } = aBadDay();
    const { out } = await run('dlq', 'show', refused);
    expect(out).toContain('order_refunded is not accepted');
    expect(out).toContain('Customer.io will never accept this request.');
  });

  it('traces the whole life of the command, so that you see what else happened to it', async () => {
    const { run } = aBadDay();
    const steps = jsonOf(await run('trace', refund.id, '--json'));
    expect(steps).toMatchObject([{ what: 'published' }, { what: 'dead', detail: { code: 'VENDOR_REJECTED' } }]);
  });
});

describe('2. fix the cause, then replay', () => {
  const replay = ['dlq', 'replay', '--code', 'VENDOR_REJECTED', '--why', 'Customer.io knows the event now'];

  it('is a dry run until --yes', async () => {
    const { run, producer } = aBadDay();
    expect((await run(...replay)).out).toBe('1 would be replayed.\nDry run: nothing was changed. Add --yes to replay.');
    expect(producer.published).toEqual([]);
  });

  it('then replays once: the same bytes under the same id, for the service that rejected them', async () => {
    const { run, producer } = aBadDay();
    expect((await run(...replay, '--yes')).out).toMatch(/^1 of 1 replayed/);
    expect(producer.publishedTo(topics.track)).toMatchObject([{ headers: { 'cio-id': refund.id } }]);
    expect((await run(...replay, '--yes')).out).toContain('1 skipped: already replayed');
  });
});

describe('3. a message may have been sent: only you can find out', () => {
  it('is never replayed with the others', async () => {
    const { run } = aBadDay();
    expect((await run('dlq', 'replay', '--why', 'all')).out).toContain('1 skipped: sends that may have happened');
  });

  it('is settled by what you found in Customer.io: the ledger is updated, then the command is replayed', async () => {
    const { run, settled } = aBadDay(); // it was sent, as this delivery; otherwise: --not-sent
    const found = ['--sent', 'RPILAgIA', '--why', 'seen in the activity log'];
    expect((await run('dlq', 'settle', inDoubt, ...found, '--yes')).code).toBe(0);
    expect(settled).toEqual([[message.id, { deliveryId: 'RPILAgIA' }]]);
  });
});

describe('4. is anything missing? a job checks the exit code', () => {
  it('exits 1, and names the records that have neither an outcome nor a dead letter', async () => {
    const lost = aRecordOf(aTrackCommand({ userId: 'grace' }), { offset: 1 });
    const { run } = startCli({ records: [lost] });
    const { code, out } = await run('reconcile', '--from', '24h');
    expect(code).toBe(1);
    expect(out).toContain('customerio.track/0/1');
  });

  it('exits 0 while everything that is open is still in flight', async () => {
    const { run } = startCli({ records: [aRecordOf(refund)], committed: -1 });
    expect(await run('reconcile', '--from', '24h')).toMatchObject({ code: 0 });
  });
});

describe('5. a person asks to be forgotten', () => {
  it('masks their rows and blocks the replay of their dead letters permanently', async () => {
    const { run, erasures } = aBadDay();
    await run('forget', 'ada', '--why', 'ticket 4711', '--yes');
    expect(erasures).toEqual([['ada', { mode: 'mask', dryRun: false }]]);
    expect((await run('dlq', 'replay', '--why', 'all')).out).toContain('2 skipped: the person was forgotten');
  });
});

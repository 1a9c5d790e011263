import { operatorAction, topics } from '@cio-bus/contracts';
import { LedgerError } from '@cio-bus/ledger';
import { A_TIME_MS, aRecordOf, asRead, aTransactionalCommand } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { deadLetter, nameOf, originOf } from '../../../test/dead-letters.ts';
import { startCli } from '../../../test/start-cli.ts';

const records = [deadLetter(1), deadLetter(2, { code: 'MESSAGE_INVALID' }), deadLetter(3)];
const because = ['--why', 'fixed'];

describe('cio-bus dlq settle', () => {
  const send = aTransactionalCommand();
  const worldOf = (command: typeof send) => {
    const { key, value } = aRecordOf(command);
    const origin = originOf(7, topics.transactional);
    const dead = { service: 'transactional-sender', code: 'SEND_UNKNOWN', origin, key, value } as const;
    return { records: [...records, deadLetter(7, dead)] };
  };
  const id = 'transactional-sender/customerio.transactional/0/7';
  const world = worldOf(send);

  it.each([
    [['--not-sent'], 'not-sent', 'not sent, and sent now'],
    [['--sent', 'd-9'], { deliveryId: 'd-9' }, 'sent as delivery d-9'],
  ])('records the finding in the ledger first, then replays: %j', async (args, decision, finding) => {
    const { run, settled, producer } = startCli(world);
    expect((await run('dlq', 'settle', id, ...args, ...because)).out).toContain(
      `${send.id} would be recorded in the ledger as ${finding}`,
    );
    expect([settled, producer.published]).toEqual([[], []]);

    const { code, out } = await run('dlq', 'settle', id, ...args, ...because, '--yes');

    expect([code, out]).toEqual([0, expect.stringContaining('1 of 1 replayed')]);
    expect(settled).toEqual([[send.id, decision]]);
    expect(producer.publishedTo(topics.transactional)[0]?.headers).toMatchObject({ 'cio-id': send.id });
  });

  it('does not replay a send that the ledger knows to have happened', async () => {
    const get = async () => ({ id: send.id, owner: 'sender', attemptedAt: 0, deliveryId: undefined });
    const settle = async () => {
      throw new LedgerError(`${send.id} was sent as delivery d-1`);
    };
    const { run, producer } = startCli({ ...world, connections: { sends: async () => ({ settle, get }) } });
    const { code, err } = await run('dlq', 'settle', id, '--not-sent', ...because, '--yes');
    expect([code, err]).toEqual([3, expect.stringContaining('was sent as delivery d-1')]);
    expect(producer.published).toEqual([]);
  });

  const entry = { id: send.id, owner: 'sender', attemptedAt: 0, deliveryId: undefined };
  const justNow = A_TIME_MS - 1;

  it.each([
    { what: 'does not have the send', entry: undefined, says: 'does not have the send' },
    { what: 'has a later attempt', entry: { ...entry, attemptedAt: justNow }, says: 'was tried again' },
    { what: 'has another delivery', entry: { ...entry, deliveryId: 'd-1' }, says: 'is recorded as delivery d-1' },
  ])('refuses a ledger that $what, also in a dry run', async ({ entry: found, says }) => {
    const { run, settled, producer } = startCli({ ...world, entry: () => found });
    for (const more of [[], ['--yes']]) {
      const { code, err } = await run('dlq', 'settle', id, '--sent', 'd-9', ...because, ...more);
      expect([code, err]).toEqual([2, expect.stringContaining(says)]);
    }
    expect([settled, producer.published]).toEqual([[], []]);
  });

  it('records no planned message as not sent before its time, unless asked to', async () => {
    const planned = (send_at: number) => startCli(worldOf({ ...send, payload: { ...send.payload, send_at } }));
    const notSent = ['dlq', 'settle', id, '--not-sent', ...because, '--yes'];

    const later = A_TIME_MS + 3_600_000;
    const early = planned(later);
    const { code, err } = await early.run(...notSent);
    expect([code, err]).toEqual([2, expect.stringContaining('it would be sent now, and again at that time')]);
    expect([early.settled, early.producer.published]).toEqual([[], []]);

    expect((await planned(later).run(...notSent, '--before-send-at')).code).toBe(0);
    expect((await planned(later).run('dlq', 'settle', id, '--sent', 'd-9', ...because, '--yes')).code).toBe(0);
    expect((await planned(A_TIME_MS).run(...notSent)).code).toBe(0);
  });

  it('settles a send whose entry is lost when asked to', async () => {
    const { run, settled } = startCli({ ...world, entry: () => undefined });
    expect(await run('dlq', 'settle', id, '--not-sent', '--without-entry', ...because, '--yes')).toMatchObject({
      code: 0,
    });
    expect(settled).toEqual([[send.id, 'not-sent']]);
  });

  it('has the finding in the audit', async () => {
    const { run, producer } = startCli(world);
    await run('dlq', 'settle', id, '--sent', 'd-9', ...because, '--yes');
    const audits = asRead(producer.publishedTo(topics.audit)).map(operatorAction.read);
    expect(audits).toMatchObject([{ action: 'settled', by: 'ada', counts: { sent: 1 } }, { action: 'replayed' }]);
  });

  it.each([
    [[nameOf(1), '--not-sent'], 'is no send in doubt'],
    [[id], 'expected what you found'],
    [[id, '--not-sent', '--sent', 'd'], 'cannot be used with'],
  ])('exits with 2: %j', async (args, reason) => {
    const { code, err } = await startCli(world).run('dlq', 'settle', ...args, ...because);
    expect([code, err]).toEqual([2, expect.stringContaining(reason)]);
  });

  it('settles a dead letter only once', async () => {
    const { run } = startCli(world);
    await run('dlq', 'settle', id, '--not-sent', ...because, '--yes');
    expect((await run('dlq', 'settle', id, '--not-sent', ...because, '--yes')).err).toContain('already resolved');
  });
});

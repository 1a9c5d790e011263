import { topics } from '@cio-bus/contracts';
import { LedgerError } from '@cio-bus/ledger';
import { aRecordOf, aTransactionalCommand } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { deadLetter, nameOf, originOf } from '../../../test/dead-letters.ts';
import { startCli } from '../../../test/start-cli.ts';

const records = [deadLetter(1), deadLetter(2, { code: 'MESSAGE_INVALID' }), deadLetter(3)];
const because = ['--why', 'fixed'];

describe('cio-bus dlq settle', () => {
  const send = aTransactionalCommand();
  const unknown = deadLetter(7, {
    origin: originOf(7, topics.transactional),
    service: 'transactional-sender',
    code: 'SEND_UNKNOWN',
    value: aRecordOf(send).value,
    key: Buffer.from(send.userId),
  });
  const id = 'transactional-sender/customerio.transactional/0/7';
  const world = { records: [...records, unknown] };

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
    const settle = async () => {
      throw new LedgerError(`${send.id} was sent as delivery d-1`);
    };
    const { run, producer } = startCli({ ...world, connections: { sends: async () => ({ settle }) } });
    const { code, err } = await run('dlq', 'settle', id, '--not-sent', ...because, '--yes');
    expect([code, err]).toEqual([3, expect.stringContaining('was sent as delivery d-1')]);
    expect(producer.published).toEqual([]);
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

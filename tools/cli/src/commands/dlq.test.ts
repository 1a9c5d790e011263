import { topics } from '@cio-bus/contracts';
import { brokerAway } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { deadLetter, nameOf } from '../../test/dead-letters.ts';
import { jsonOf, startCli } from '../../test/start-cli.ts';

const records = [deadLetter(1), deadLetter(2, { code: 'MESSAGE_INVALID' }), deadLetter(3)];
const because = ['--why', 'fixed'];

describe('cio-bus dlq list', () => {
  it('lists open dead letters, newest last, without their values', async () => {
    const { out } = await startCli({ records }).run('dlq', 'list');
    expect(out.split('\n').map((line) => line.match(/\/0\/(\d)/)?.[1])).toEqual([undefined, '3', '2', '1']);
    const json = await startCli({ records }).run('dlq', 'list', '--json');
    expect(jsonOf(json)).toMatchObject([{ key: 'u3', bytes: expect.any(Number) }, {}, {}]);
    expect(json.out).not.toContain('order_paid');
  });

  it.each([
    [['--code', 'MESSAGE_INVALID'], ['u2']],
    [['--key', 'u3'], ['u3']],
    [['--from', '90m'], ['u1']],
    [['--to', '150m'], ['u3']],
    [
      [nameOf(1), nameOf(3)],
      ['u3', 'u1'],
    ],
    [['--service', 'bigquery-sink'], []],
    [['--topic', topics.identify], []],
    [
      ['--state', 'all'],
      ['u3', 'u2', 'u1'],
    ],
    [['--state', 'parked'], []],
  ])('filters by %j', async (args, keys) => {
    const found = jsonOf(await startCli({ records }).run('dlq', 'list', ...args, '--json')) as { key: string }[];
    expect(found.map(({ key }) => key)).toEqual(keys);
  });

  it('prints ids whole, so that they can be copied', async () => {
    const id = `webhook-receiver/http/${'0123456789abcdef'.repeat(4)}`;
    const { out } = await startCli({ records: [deadLetter(1, { deadLetterId: id })] }).run('dlq', 'list');
    expect(out).toContain(id);
  });

  it.each([
    ['list', nameOf(9)],
    ['list', '--group', 'abcdef012345'],
    ['replay', ...because, nameOf(1), nameOf(9)],
    ['discard', ...because, nameOf(9)],
  ])('exits with 2 when an id is mistyped: dlq %s', async (...args) => {
    const { code, err } = await startCli({ records }).run('dlq', ...args);
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/no dead letter or group with this id: \S*(9|abcdef012345);/),
    ]);
  });
});

describe('cio-bus dlq groups', () => {
  it('groups by cause', async () => {
    const groups = jsonOf(await startCli({ records }).run('dlq', 'groups', '--json'));
    expect(groups).toMatchObject([
      { code: 'VENDOR_REJECTED', count: 2 },
      { code: 'MESSAGE_INVALID', count: 1 },
    ]);
    expect((await startCli({ records }).run('dlq', 'groups')).out).toMatch(/2\s+2\s+track-publisher\s+VENDOR_REJECTED/);
  });
});

describe.each([
  ['acknowledge', 'acknowledged: ada'],
  ['resolve', 'resolved'],
  ['ignore', 'ignored'],
])('cio-bus dlq %s', (command, state) => {
  it('changes the state of a group once it is confirmed', async () => {
    const { run } = startCli({ records });
    const [{ groupId }] = jsonOf(await run('dlq', 'groups', '--json')) as [{ groupId: string }];
    expect((await run('dlq', command, groupId, ...because)).out).toContain('open, 2 dead letters: track-publisher');
    expect((await run('dlq', 'groups')).out).not.toContain(state);
    expect(await run('dlq', command, groupId, ...because, '--yes')).toMatchObject({ code: 0 });
    const all = ['open', 'acknowledged', 'ignored', 'resolved'];
    expect((await run('dlq', 'groups', '--group-state', ...all)).out).toMatch(
      new RegExp(`${groupId}\\s+${state}\\s+2`),
    );
  });
});

describe('cio-bus dlq groups, after a decision', () => {
  it('hides ignored groups, and says so', async () => {
    const { run } = startCli({ records });
    const [{ groupId }] = jsonOf(await run('dlq', 'groups', '--json')) as [{ groupId: string }];
    await run('dlq', 'ignore', groupId, ...because, '--yes');
    const { out, err } = await run('dlq', 'groups');
    expect(out).not.toContain(groupId);
    expect(err).toContain('1 ignored group is not shown');
    await run('dlq', 'reopen', groupId, ...because, '--yes');
    expect((await run('dlq', 'groups')).out).toContain(groupId);
  });

  it('exits with 2 for a group that does not exist', async () => {
    const args = ['dlq', 'resolve', 'abcdef012345', ...because, '--yes'];
    expect(await startCli({ records }).run(...args)).toMatchObject({ code: 2 });
  });
});

describe('cio-bus dlq show', () => {
  it('prints the reason, the origin and the value', async () => {
    const { out } = await startCli({ records }).run('dlq', 'show', nameOf(1));
    expect(out).toContain('VENDOR_REJECTED: Customer.io answered 400');
    expect(out).toMatch(/record\s+customerio.track\/0\/1 of/);
    expect(out).toContain('"name": "order_paid"');
  });

  it('prints nothing of a forgotten person', async () => {
    const { run } = startCli({ records });
    await run('forget', 'u1', ...because, '--yes');
    const { out } = await run('dlq', 'show', nameOf(1));
    expect(out).toContain('(the person was forgotten)');
    expect(out).not.toContain('order_paid');
    expect((await run('dlq', 'show', nameOf(1), '--json')).out).not.toContain('order_paid');
  });

  it('prints no terminal escapes of a record: not from header names, values or JSON', async () => {
    const value = Buffer.from(JSON.stringify({ a: '\u009b2J\u202e', '\u001b[1m': 1 }));
    const hostile = deadLetter(4, { value, headers: { 'x\u001b[2J\nerror         none': 'y\u0007' } });
    for (const form of [[], ['--json']]) {
      const { out } = await startCli({ records: [hostile] }).run('dlq', 'show', nameOf(4), ...form);
      expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
      expect(out.split('\n')).not.toContain('error         none');
    }
  });

  it('exits with 2 for an unknown dead letter', async () => {
    expect(await startCli({ records }).run('dlq', 'show', 'x')).toMatchObject({ code: 2 });
  });
});

describe('cio-bus dlq replay', () => {
  it('is a dry run until it is confirmed', async () => {
    const { run, producer } = startCli({ records });
    expect((await run('dlq', 'replay', ...because)).out).toContain('3 would be replayed.');
    expect(producer.published).toEqual([]);
  });

  it('replays the selected dead letters in the name of the user', async () => {
    const { run, producer } = startCli({ records });
    const { code, out } = await run('dlq', 'replay', '--code', 'VENDOR_REJECTED', ...because, '--yes');
    expect([code, out]).toEqual([0, expect.stringMatching(/^2 of 2 replayed, as [0-9A-Z]{26}\.$/)]);
    expect(producer.publishedTo(topics.track)).toHaveLength(2);
    expect(String(producer.publishedTo(topics.audit)[0]?.value)).toContain('"by":"ada"');
  });

  it('exits with 1 and lists what Kafka did not acknowledge', async () => {
    const { run, producer } = startCli({ records });
    producer.failWith(({ topic }) => (topic === topics.track ? brokerAway() : undefined));
    const { code, out } = await run('dlq', 'replay', nameOf(1), ...because, '--yes');
    expect([code, out]).toEqual([1, expect.stringContaining(`not acknowledged: ${nameOf(1)}`)]);
  });

  it('skips parked dead letters unless they are included, and sends in doubt always', async () => {
    const { run } = startCli({ records: [...records, deadLetter(4, { code: 'SEND_UNKNOWN' })] });
    await run('dlq', 'park', nameOf(1), ...because, '--yes');
    const { out } = await run('dlq', 'replay', ...because);
    expect(out).toContain('1 skipped: parked');
    expect(out).toContain('1 skipped: sends that may have happened; decide with cio-bus dlq settle');
    expect((await run('dlq', 'replay', '--include-parked', ...because)).out).toContain('3 would be replayed');
  });
});

import { describe, expect, it } from 'vitest';
import { deadLetter, nameOf } from '../../../test/dead-letters.ts';
import { jsonOf, startCli } from '../../../test/start-cli.ts';

const records = [deadLetter(1), deadLetter(2, { code: 'MESSAGE_INVALID' }), deadLetter(3)];
const because = ['--why', 'fixed'];

describe.each([
  ['park', 'parked'],
  ['discard', 'discarded'],
])('cio-bus dlq %s', (command, done) => {
  it('applies to the selected dead letters', async () => {
    const { run } = startCli({ records });
    expect((await run('dlq', command, '--key', 'u1', ...because)).out).toContain(`1 would be ${done}.`);
    expect((await run('dlq', command, '--key', 'u1', ...because, '--yes')).out).toContain(`1 ${done}, as`);
    expect(jsonOf(await run('dlq', 'list', '--json'))).toHaveLength(2);
  });

  it('applies to a group', async () => {
    const { run } = startCli({ records });
    const [{ groupId }] = jsonOf(await run('dlq', 'groups', '--json')) as [{ groupId: string }];
    expect((await run('dlq', command, '--group', groupId, ...because, '--yes')).out).toContain(`2 ${done}, as`);
    expect(jsonOf(await run('dlq', 'list', '--json'))).toMatchObject([{ code: 'MESSAGE_INVALID' }]);
  });

  it('leaves sends in doubt open when all are selected: each needs a finding', async () => {
    const { run } = startCli({ records: [...records, deadLetter(4, { code: 'SEND_UNKNOWN' })] });
    expect((await run('dlq', command, '--all', ...because, '--yes')).out).toContain(`3 ${done}`);
    expect(jsonOf(await run('dlq', 'list', '--json'))).toMatchObject([{ code: 'SEND_UNKNOWN' }]);
  });

  it('requires a selection, --all for all of them', async () => {
    const { run } = startCli({ records });
    expect(await run('dlq', command, ...because, '--yes')).toMatchObject({ code: 2 });
    expect((await run('dlq', command, '--all', ...because, '--yes')).out).toContain(`3 ${done}`);
  });

  it.each([
    ['--all', '--from', '30d'],
    ['--service', 'track-publisher'],
  ])('leaves sends in doubt open with %s %s too, but not when they are selected', async (...selection) => {
    const { run } = startCli({ records: [deadLetter(4, { code: 'SEND_UNKNOWN' })] });
    expect((await run('dlq', command, ...selection, ...because)).out).toContain('0 would be');
    expect((await run('dlq', command, '--code', 'SEND_UNKNOWN', ...because)).out).toContain('1 would be');
    expect((await run('dlq', command, nameOf(4), ...because)).out).toContain('1 would be');
  });
});

describe('cio-bus dlq discard, of parked dead letters', () => {
  it.each([[nameOf(1)], ['--state', 'parked']])('selects them by %s %s', async (...selection) => {
    const { run } = startCli({ records });
    await run('dlq', 'park', nameOf(1), ...because, '--yes');
    expect((await run('dlq', 'discard', ...selection, ...because, '--yes')).out).toContain('1 discarded');
    expect(jsonOf(await run('dlq', 'list', '--state', 'resolved', '--json'))).toMatchObject([{ key: 'u1' }]);
  });

  it('leaves what is resolved as it is', async () => {
    const { run } = startCli({ records });
    await run('dlq', 'replay', nameOf(1), ...because, '--yes');
    expect((await run('dlq', 'discard', nameOf(1), ...because, '--yes')).out).toContain('0 discarded');
    const resolved = jsonOf(await run('dlq', 'list', '--state', 'resolved', '--json'));
    expect(resolved).toMatchObject([{ resolution: { action: 'replayed' } }]);
  });
});

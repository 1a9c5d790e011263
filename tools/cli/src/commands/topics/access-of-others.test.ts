import {
  appAccess,
  closingGrants,
  type Grant,
  grantsOf,
  NOBODY,
  type ServiceAccess,
  serviceAccess,
  topics,
} from '@cio-bus/contracts';
import type { AccessEntry } from '@cio-bus/kafka';
import { describe, expect, it } from 'vitest';
import { aCluster, entryOf } from '../../../test/access-cluster.ts';
import { jsonOf } from '../../../test/start-cli.ts';

const services = Object.entries<ServiceAccess>(serviceAccess);
/** Every service, with an account of its name. */
const accounts = services.flatMap(([name]) => ['--account', `${name}=${name}`]);
const entriesOf = (user: string, grants: readonly Grant[]) => grants.map((one) => entryOf(`User:${user}`, one));
const needed = services.flatMap(([name, access]) => entriesOf(name, grantsOf(access)));
const track = { resource: `topic/${topics.track}`, operation: 'READ' } as const;

const check = async (more: readonly AccessEntry[], args: readonly string[] = accounts) =>
  jsonOf(await aCluster([...needed, ...more]).run('check', ...args, '--json'));

describe('cio-bus topics check, once every service is named', () => {
  it.each([
    ['reads a topic of the bus', entriesOf('shop', [track])],
    ['writes commands, and was not named as an app', entriesOf('shop', grantsOf(appAccess()))],
    [
      'reads every topic',
      [{ ...entryOf('User:shop', track), resource: { kind: 'topic', name: '*', isPrefix: false } }],
    ],
  ] as [string, AccessEntry[]][])('reports an account that %s', async (_what, entries) => {
    expect(await check(entries)).toEqual(
      entries.map(() =>
        expect.objectContaining({
          what: 'access of User:shop',
          found: expect.stringContaining('one that was not named'),
          action: expect.stringContaining('--account app=User:'),
          applicable: false,
        }),
      ),
    );
  });

  it('reports nothing of accounts that use something else, nor of those whose names are not all known', async () => {
    const orders = { ...entryOf('User:shop', track), resource: { kind: 'topic', name: 'orders', isPrefix: false } };
    expect(await check([orders as AccessEntry])).toEqual([]);
    expect(await check(entriesOf('shop', [track]), accounts.slice(2))).toEqual([]);
  });

  it('lets an app write the commands that it was given, and nothing else', async () => {
    const asApp = [...accounts, '--account', 'app=shop', '--account', 'app=crm'];
    const allowed = [
      ...entriesOf('shop', grantsOf(appAccess([topics.track]))),
      ...entriesOf('crm', grantsOf(appAccess())),
    ];
    expect(await check(allowed, asApp)).toEqual([]);
    expect(await check([...allowed, ...entriesOf('shop', [track])], asApp)).toMatchObject([
      { what: 'access of User:shop', found: 'READ is allowed', action: expect.stringContaining('superfluous') },
    ]);
  });

  it('finds what is missing of the entries that close everything else, where there are any', async () => {
    const closing = entriesOf(NOBODY, closingGrants);
    expect(await check(closing)).toEqual([]);
    expect(await check(closing.slice(1))).toMatchObject([
      { what: `access of User:${NOBODY}`, found: 'no entry that allows it', applicable: true },
    ]);
    expect(await check([...closing, ...entriesOf(NOBODY, [track])])).toMatchObject([
      { action: expect.stringContaining('superfluous') },
    ]);
  });
});

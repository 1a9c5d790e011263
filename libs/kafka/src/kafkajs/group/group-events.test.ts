import { EventEmitter } from 'node:events';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GroupEvents } from './group-events.ts';
import { LEASE_MS, Lease } from './lease.ts';
import type { GroupJoin, Membership } from './membership.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const GENERATION = 3;
const join: GroupJoin = { memberId: 'm1', isLeader: true, memberAssignment: { t: [0] } };
/** Lets resolved promises continue. */
const tick = () => new Promise((resolve) => setImmediate(resolve));

function setUp() {
  const emitter = new EventEmitter();
  const names = ['REQUEST', 'GROUP_JOIN', 'HEARTBEAT', 'REBALANCING', 'FETCH', 'CRASH'];
  const client = {
    events: Object.fromEntries(names.map((name) => [name, name])),
    on: (name: string, listener: (event: unknown) => void) => emitter.on(name, listener),
  };
  const done: string[] = [];
  const joins: PromiseWithResolvers<boolean>[] = [];
  const membership = {
    assigned: Promise.resolve(),
    heartbeat: (generation: number) => void done.push(`generation ${generation}`),
    join: () => {
      const joining = Promise.withResolvers<boolean>();
      joins.push(joining);
      return joining.promise;
    },
    abandonJoin: () => joins.at(-1)?.resolve(false),
  };
  let leaseEnd = 0;
  const engine = {
    pause: () => void done.push('pause'),
    resume: () => void done.push('resume'),
    mayHandOverUntil: (until: number) => {
      leaseEnd = until;
    },
  };
  const group = new GroupEvents({
    client: client as never,
    engines: new Map([['t', engine]]),
    membership: membership as unknown as Membership,
    lease: new Lease(),
    telemetry: quietTelemetry('tested'),
    commit: async () => void done.push('commit'),
    rejoin: async () => void done.push('rejoin'),
    now: () => Date.now(),
  });
  group.listen();
  const request = (apiName: string) => emitter.emit('REQUEST', { payload: { apiName, duration: 0 } });
  return {
    group,
    done,
    leaseEnd: () => leaseEnd,
    /** The group is joined; its partitions are ready once `assign` is called. */
    joinGroup: () => {
      request('SyncGroup');
      emitter.emit('GROUP_JOIN', { payload: join });
    },
    assign: async () => {
      joins.at(-1)?.resolve(true);
      await tick();
    },
    heartbeat: (generation = GENERATION) => {
      request('Heartbeat');
      emitter.emit('HEARTBEAT', { payload: { groupGenerationId: generation } });
    },
    /** The response to a heartbeat says that the group rebalances. */
    rebalance: () => {
      request('Heartbeat');
      emitter.emit('REBALANCING', {});
    },
    fetchFor: (ms: number) => {
      for (const until = Date.now() + ms; Date.now() < until; vi.setSystemTime(Date.now() + 100)) emitter.emit('FETCH');
    },
  };
}

describe('GroupEvents', () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  async function setUpMember() {
    const member = setUp();
    member.joinGroup();
    await member.assign();
    member.heartbeat();
    member.done.length = 0;
    return member;
  }

  it('resumes delivery once the partitions of a join are ready, under a lease that heartbeats renew', async () => {
    const { group, done, joinGroup, assign, heartbeat, leaseEnd } = setUp();
    joinGroup();
    expect([group.hasJoined, done]).toEqual([false, []]);
    await assign();
    expect([group.hasJoined, done, leaseEnd()]).toEqual([true, ['resume'], NOW + LEASE_MS]);
    vi.setSystemTime(NOW + 1_000);
    heartbeat();
    expect(done).toEqual(['resume', `generation ${GENERATION}`]);
    expect(leaseEnd()).toBe(NOW + 1_000 + LEASE_MS);
  });

  it('pauses and commits in a rebalance, stays ready, and resumes with the next join', async () => {
    const { group, done, rebalance, joinGroup, assign } = await setUpMember();
    rebalance();
    expect([group.hasJoined, done]).toEqual([true, ['pause', 'commit']]);
    joinGroup();
    await assign();
    expect(done).toEqual(['pause', 'commit', 'resume']);
  });

  it('is no member, and not ready, from the loss of the group until it has rejoined', async () => {
    const { group, done, joinGroup, assign } = await setUpMember();
    group.end();
    expect([group.hasJoined, done]).toEqual([false, ['pause']]);
    joinGroup();
    await assign();
    expect([group.hasJoined, done]).toEqual([true, ['pause', 'resume']]);
  });

  it('does not resume after a slow join that another rebalance has overtaken, nor on the lease of a rejected heartbeat', async () => {
    const { group, done, rebalance, joinGroup, assign, leaseEnd } = setUp();
    joinGroup();
    vi.setSystemTime(NOW + 1_000);
    rebalance();
    await assign();
    expect([group.hasJoined, done, leaseEnd()]).toEqual([false, ['pause', 'commit'], 0]);
  });

  it('resumes when a coordinator that moved has forgotten the rebalance and accepts heartbeats of the generation', async () => {
    const { done, rebalance, heartbeat, assign, leaseEnd } = await setUpMember();
    rebalance();
    vi.setSystemTime(NOW + 2_000);
    heartbeat();
    await assign();
    expect(done).toEqual(['pause', 'commit', `generation ${GENERATION}`, 'resume']);
    expect(leaseEnd()).toBe(NOW + 2_000 + LEASE_MS);
  });

  it('rejoins when the client never learns its assignment in a new generation, though its heartbeats are accepted', async () => {
    const { done, rebalance, heartbeat, fetchFor, leaseEnd } = await setUpMember();
    rebalance();
    for (let second = 0; second < 12; second++) {
      heartbeat(GENERATION + 1);
      fetchFor(1_000);
    }
    expect(done).toEqual(['pause', 'commit', 'pause', 'rejoin']);
    expect(leaseEnd()).toBe(NOW + LEASE_MS);
  });

  it('rejoins when the client keeps fetching without heartbeats, which it would do permanently', async () => {
    const { done, heartbeat, fetchFor } = await setUpMember();
    fetchFor(9_000);
    heartbeat();
    fetchFor(9_000);
    expect(done).not.toContain('rejoin');
    fetchFor(2_000);
    expect(done.filter((what) => what === 'rejoin')).toHaveLength(1);
  });
});

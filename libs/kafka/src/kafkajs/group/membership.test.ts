import { topics } from '@cio-bus/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aRecord, NOW } from '../../../test/builders.ts';
import { setUp as setUpEngine } from '../../../test/set-up-engine.ts';
import type { OffsetQueries } from '../admin/offset-queries.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import { Lease } from './lease.ts';
import { Membership } from './membership.ts';

const { identify, track } = topics;
const HANDOVER_MS = 5_000;

/** Partitions of both topics, as the broker names them. */
const assigned = (...partitions: number[]) => ({ [`p.${identify}`]: partitions, [`p.${track}`]: partitions });

/** Committed positions, by partition. */
const startAt = (...starts: [partition: number, position: number][]) =>
  new Map(starts.map(([partition, position]) => [partition, { position, isCommitted: true }]));

/** A member whose group has committed offset 7 of every partition. */
function setUp({ groupWasEmpty = false, positions = async () => startAt([0, 7], [1, 7], [2, 7]) } = {}) {
  const { member } = setUpEngine();
  const { engine } = member;
  member.revoke(0);
  member.resumed.length = 0;
  const lease = new Lease();
  lease.note({ apiName: 'JoinGroup', sentAt: NOW });
  const asked: string[] = [];
  const membership = new Membership({
    kafka: {
      physical: (name: string) => `p.${name}`,
      logical: (name: string) => name.slice(2),
    } as unknown as KafkaConnection,
    engines: new Map([
      [identify, engine],
      [track, engine],
    ]),
    queries: {
      groupIsEmpty: async () => groupWasEmpty,
      positions: (topic: string) => {
        asked.push(topic);
        return positions();
      },
    } as unknown as OffsetQueries,
    lease,
    handoverWaitMs: () => HANDOVER_MS,
    now: () => Date.now(),
  });
  return {
    ...{ membership, engine, asked, resumed: member.resumed },
    /** Its partitions of the events' topic, with their positions. */
    has: () =>
      membership.sources
        .filter(({ topic }) => topic === track)
        .map(({ partition, next, startAt }) => ({
          partition,
          next,
          waitMs: Math.max(0, startAt - NOW),
        })),
  };
}

describe('Membership', () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  it('starts gained partitions at the committed offsets, once calls of the last owner have ended', async () => {
    const { membership, resumed, has } = setUp();
    expect(await membership.join({ memberId: 'm1', isLeader: true, memberAssignment: assigned(0, 1) })).toBe(true);
    expect(has()).toEqual([
      { partition: 0, next: 7, waitMs: HANDOVER_MS },
      { partition: 1, next: 7, waitMs: HANDOVER_MS },
    ]);
    expect(resumed).toEqual([0, 1].map((n) => `${identify}/${n}`).concat([0, 1].map((n) => `${track}/${n}`)));
  });

  it('starts at once when the group was empty, so that no calls are in flight, but only at its first join', async () => {
    const { membership, has } = setUp({ groupWasEmpty: true });
    await membership.open();
    await membership.join({ memberId: 'm1', isLeader: true, memberAssignment: assigned(0) });
    await membership.join({ memberId: 'm1', isLeader: true, memberAssignment: assigned(0, 1) });
    expect(has().map(({ waitMs }) => waitMs)).toEqual([0, HANDOVER_MS]);
  });

  it('waits when it joined as one of several that had all found the group empty', async () => {
    const { membership, has } = setUp({ groupWasEmpty: true });
    await membership.open();
    await membership.join({ memberId: 'm2', isLeader: false, memberAssignment: assigned(0) });
    expect(has().map(({ waitMs }) => waitMs)).toEqual([HANDOVER_MS]);
  });

  it('keeps partitions that stay unchanged, with their open records, and queries nothing', async () => {
    const { membership, engine, asked, has } = setUp({ groupWasEmpty: true });
    await membership.open();
    await membership.join({ memberId: 'm1', isLeader: true, memberAssignment: assigned(0) });
    engine.receive(track, 0, [aRecord({ offset: 7 })], 8);
    const before = membership.sources;
    asked.length = 0;
    await membership.join({ memberId: 'm1', isLeader: true, memberAssignment: assigned(0) });
    expect(membership.sources).toEqual(before);
    expect(has()).toEqual([{ partition: 0, next: 8, waitMs: 0 }]);
    expect(asked).toEqual([]);
  });

  it('forgets partitions that went, so that their late results are dropped', async () => {
    const { membership, has } = setUp();
    await membership.join({ memberId: 'm1', isLeader: true, memberAssignment: assigned(0, 1) });
    const gone = membership.sources.filter(({ partition }) => partition === 0);
    await membership.join({ memberId: 'm1', isLeader: true, memberAssignment: assigned(1) });
    expect(gone.map(({ lost }) => lost)).toEqual([true, true]);
    expect(has().map(({ partition }) => partition)).toEqual([1]);
  });

  it('restarts under a new member id: others may have had its partitions meanwhile', async () => {
    const { membership, engine, has } = setUp({ groupWasEmpty: true });
    await membership.open();
    await membership.join({ memberId: 'm1', isLeader: true, memberAssignment: assigned(0) });
    engine.receive(track, 0, [aRecord({ offset: 7 })], 8);
    const before = membership.sources;
    await membership.join({ memberId: 'm2', isLeader: true, memberAssignment: assigned(0) });
    expect(before.every(({ lost }) => lost)).toBe(true);
    expect(has()).toEqual([{ partition: 0, next: 7, waitMs: HANDOVER_MS }]);
  });

  it('yields to a later join: only the last one assigns', async () => {
    const first = Promise.withResolvers<ReturnType<typeof startAt>>();
    const answers = [first.promise];
    const { membership, has } = setUp({ positions: () => answers.shift() ?? Promise.resolve(startAt([1, 9])) });
    const early = membership.join({ memberId: 'm1', isLeader: true, memberAssignment: assigned(0) });
    const late = membership.join({ memberId: 'm1', isLeader: true, memberAssignment: assigned(1) });
    expect(await late).toBe(true);
    first.resolve(startAt([0, 7]));
    expect(await early).toBe(false);
    expect(has()).toEqual([{ partition: 1, next: 9, waitMs: HANDOVER_MS }]);
  });

  it('queries the offsets until Kafka returns them: guessed ones would lose or repeat records', async () => {
    let refusals = 1;
    const positions = () =>
      refusals-- > 0 ? Promise.reject(new Error('COORDINATOR_LOADING')) : Promise.resolve(startAt([0, 7]));
    const { membership, asked, has } = setUp({ positions });
    await membership.join({ memberId: 'm1', isLeader: true, memberAssignment: assigned(0) });
    expect(asked).toEqual([`p.${identify}`, `p.${identify}`, `p.${track}`]);
    expect(has().map(({ next }) => next)).toEqual([7]);
  });

  it('claims its partitions, by the names of the broker, under the generation of the last heartbeat', async () => {
    const { membership } = setUp();
    expect(membership.claim()).toEqual({ generation: -1, partitions: {} });
    await membership.join({ memberId: 'm1', isLeader: true, memberAssignment: assigned(0, 2) });
    membership.heartbeat(4);
    expect(membership.claim()).toEqual({ generation: 4, partitions: assigned(0, 2) });
  });
});

import { topics } from '@cio-bus/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOW } from '../../../test/builders.ts';
import { setUp as setUpEngine } from '../../../test/set-up-engine.ts';
import { done } from '../../handler.ts';
import type { OffsetQueries } from '../admin/offset-queries.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import { Lease } from './lease.ts';
import { Membership } from './membership.ts';

const { identify, track } = topics;
const HANDOVER_MS = 5_000;

/** A member that had partition 0 and was in a call when it was stopped for minutes. */
async function setUp({ ownCallsMs = 600_000 } = {}) {
  const call = Promise.withResolvers<void>();
  const { clock, kafka, member } = setUpEngine(async () => {
    await call.promise;
    return done();
  });
  const { engine } = member;
  member.revoke(0);
  const lease = new Lease();
  const positions = new Map([0, 1].map((partition) => [partition, { position: 0, isCommitted: true }]));
  const membership = new Membership({
    kafka: { physical: (name: string) => name, logical: (name: string) => name } as unknown as KafkaConnection,
    engines: new Map([identify, track].map((topic) => [topic, engine])),
    queries: { groupIsEmpty: async () => false, positions: async () => positions } as unknown as OffsetQueries,
    lease,
    handoverWaitMs: () => HANDOVER_MS,
    ownCallsMs,
    now: () => Date.now(),
  });
  lease.note({ apiName: 'JoinGroup', sentAt: NOW - 60_000 });
  membership.lead(1);
  await membership.join({ memberId: 'm1', isLeader: true, memberAssignment: { [identify]: [0], [track]: [0] } });
  engine.receive(track, 0, [kafka.append(track, 0, 'u1')], 1);
  await clock.advance(12_000);
  lease.note({ apiName: 'JoinGroup', sentAt: NOW });
  /** It joins again under a new id. Resolves with the wait of each partition, ms. */
  const comeBack = async ({ members = 1, isLeader = true, partitions = [0] } = {}) => {
    if (isLeader) membership.lead(members);
    await membership.join({
      memberId: 'm2',
      isLeader,
      memberAssignment: { [identify]: partitions, [track]: partitions },
    });
    const ofTrack = membership.sources.filter(({ topic }) => topic === track);
    return Object.fromEntries(ofTrack.map(({ partition, startAt }) => [partition, Math.max(0, startAt - NOW)]));
  };
  return { endCall: () => call.resolve(), comeBack };
}

describe('a member that lost its group and comes back', () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  it('starts at once when it is alone and its own calls have ended, but not what it did not have before', async () => {
    const { endCall, comeBack } = await setUp();
    endCall();
    expect(await comeBack({ partitions: [0, 1] })).toEqual({ 0: 0, 1: HANDOVER_MS });
  });

  it('waits for its own call, which may still make a request', async () => {
    const { endCall, comeBack } = await setUp();
    let hasJoined = false;
    const joined = comeBack().then((waits) => {
      hasJoined = true;
      return waits;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(hasJoined).toBe(false);
    endCall();
    expect(await joined).toEqual({ 0: 0 });
  });

  it('waits as after a handover when its own call does not come back', async () => {
    const { comeBack } = await setUp({ ownCallsMs: 1 });
    expect(await comeBack()).toEqual({ 0: HANDOVER_MS });
  });

  it.each([
    { name: 'another member leads the group', isLeader: false, members: 2 },
    { name: 'another member is there', isLeader: true, members: 2 },
  ])('waits for the calls of others when $name', async ({ isLeader, members }) => {
    const { endCall, comeBack } = await setUp();
    endCall();
    expect(await comeBack({ isLeader, members })).toEqual({ 0: HANDOVER_MS });
  });
});

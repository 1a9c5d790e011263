import kafkajs, { type Assigner, type Cluster } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { type Claim, createAssignor } from './assignor.ts';

const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol;

/** An assignor over topics with these numbers of partitions. */
function anAssigner(partitions: Record<string, number>, merged: string[][], claim?: Claim): Assigner {
  const findTopicPartitionMetadata = (topic: string) =>
    Array.from({ length: partitions[topic] ?? 0 }, (_, partitionId) => ({ partitionId }));
  const cluster = { findTopicPartitionMetadata } as unknown as Cluster;
  const create = createAssignor(merged, { claim: () => claim ?? { generation: -1, partitions: {} }, lead: () => {} });
  return create({ cluster, groupId: 'group', logger: undefined as never });
}

const claiming = (memberId: string, userData: string) => ({
  memberId,
  memberMetadata: MemberMetadata.encode({ version: 1, topics: [], userData: Buffer.from(userData) }),
});
const newcomer = (memberId: string) => claiming(memberId, JSON.stringify({ generation: -1, partitions: {} }));

/** What each member gets. */
async function assignmentOf(assigner: Assigner, members: ReturnType<typeof claiming>[]) {
  const assigned = await assigner.assign({ members, topics: [] });
  return Object.fromEntries(
    assigned.map(({ memberId, memberAssignment }) => [memberId, MemberAssignment.decode(memberAssignment)?.assignment]),
  );
}

const pair = { identify: 4, track: 4 };
const merged = [['identify', 'track']];

describe('createAssignor', () => {
  it('assigns the same partitions of merged topics to one member, and every partition to some member', async () => {
    const assignment = await assignmentOf(anAssigner(pair, merged), [newcomer('a'), newcomer('b')]);
    expect(assignment).toEqual({
      a: { identify: [0, 1], track: [0, 1] },
      b: { identify: [2, 3], track: [2, 3] },
    });
  });

  it('also assigns partitions that only one of the topics has', async () => {
    const assignment = await assignmentOf(anAssigner({ identify: 1, track: 3 }, merged), [newcomer('a')]);
    expect(assignment).toEqual({ a: { identify: [0], track: [0, 1, 2] } });
  });

  it('shares topics that are not merged one by one', async () => {
    const assignment = await assignmentOf(anAssigner({ x: 1, y: 1 }, [['x'], ['y']]), [newcomer('a'), newcomer('b')]);
    expect(assignment).toEqual({ a: { x: [0] }, b: { y: [0] } });
  });

  it('keeps the partitions of a member, and moves only what a newcomer needs', async () => {
    const owner = claiming(
      'z',
      JSON.stringify({ generation: 3, partitions: { identify: [0, 1, 2, 3], track: [0, 1, 2, 3] } }),
    );
    const assignment = await assignmentOf(anAssigner(pair, merged), [newcomer('a'), owner]);
    expect(assignment.z).toEqual({ identify: [0, 1], track: [0, 1] });
  });

  it('accepts the claim of a member that has any partition of a unit', async () => {
    const half = claiming('z', JSON.stringify({ generation: 3, partitions: { track: [3] } }));
    const assignment = await assignmentOf(anAssigner(pair, merged), [newcomer('a'), half]);
    expect(assignment.z?.identify).toContain(3);
  });

  it.each(['', 'not json', '{"generation":'])(
    'takes a claim that reads "%s" for none, and still assigns',
    async (text) => {
      const assignment = await assignmentOf(anAssigner(pair, merged), [claiming('a', text)]);
      expect(assignment).toEqual({ a: { identify: [0, 1, 2, 3], track: [0, 1, 2, 3] } });
    },
  );

  it('claims before the leader what this member has now', () => {
    const claim = { generation: 7, partitions: { track: [2] } };
    const { name, metadata } = anAssigner(pair, merged, claim).protocol({ topics: ['identify', 'track'] });
    const decoded = MemberMetadata.decode(metadata);
    expect(name).toBe('cio-bus-co-partitioned-sticky');
    expect(decoded?.topics).toEqual(['identify', 'track']);
    expect(JSON.parse(String(decoded?.userData))).toEqual(claim);
  });
});

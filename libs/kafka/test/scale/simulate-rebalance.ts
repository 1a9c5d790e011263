import kafkajs, { type Cluster } from 'kafkajs';
import { type Claim, createAssignor } from '../../src/kafkajs/group/assignor.ts';

const { MemberAssignment } = kafkajs.AssignerProtocol;

/** One rebalance of a group. */
export interface Rebalance {
  partitions: number;
  /** Members before and after. */
  from: number;
  to: number;
}

const merged = ['customerio.identify', 'customerio.track'];

/** Lets the leader assign partitions; resolves with how many moved, how long it took, and how much members sent to it. */
export async function simulateRebalance({ partitions, from, to }: Rebalance) {
  const numbers = Array.from({ length: partitions }, (_, partitionId) => partitionId);
  const cluster = {
    findTopicPartitionMetadata: () => numbers.map((partitionId) => ({ partitionId })),
  } as unknown as Cluster;
  const claims = new Map<string, number[]>();
  const share = async (count: number) => {
    const members = Array.from({ length: count }, (_, index) => {
      const memberId = `member-${index}`;
      const mine = claims.get(memberId) ?? [];
      const claim = {
        generation: mine.length > 0 ? 1 : -1,
        partitions: Object.fromEntries(merged.map((topic) => [topic, mine])),
      };
      const { metadata } = assignorOf(claim).protocol({ topics: merged });
      return { memberId, memberMetadata: metadata };
    });
    const startedAt = performance.now();
    const assignment = await assignorOf({ generation: 1, partitions: {} }).assign({ members, topics: merged });
    const ms = performance.now() - startedAt;
    const bytes = Math.max(...members.map(({ memberMetadata }) => memberMetadata.length));
    return { ms, bytes, owners: ownersIn(assignment) };
  };
  const assignorOf = (claim: Claim) =>
    createAssignor([merged], { claim: () => claim, lead: () => {} })({
      cluster,
      groupId: 'group',
      logger: undefined as never,
    });

  const before = await share(from);
  for (const [partition, owner] of before.owners) claims.set(owner, [...(claims.get(owner) ?? []), partition]);
  const after = await share(to);
  const moved = numbers.filter((partition) => before.owners.get(partition) !== after.owners.get(partition));
  return { moved: moved.length, ms: after.ms, bytes: after.bytes };
}

function ownersIn(assignment: readonly { memberId: string; memberAssignment: Buffer }[]): Map<number, string> {
  return new Map(
    assignment.flatMap(({ memberId, memberAssignment }) => {
      const mine = MemberAssignment.decode(memberAssignment)?.assignment[merged[0] as string] ?? [];
      return mine.map((partition) => [partition, memberId] as const);
    }),
  );
}

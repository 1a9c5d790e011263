import kafkajs, { type PartitionAssigner } from 'kafkajs';
import { assignUnits, type Claimant } from './assignment.ts';

const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol;

/** What a member reports to the leader about itself. */
export interface Claim {
  generation: number;
  /** Partitions it has, by topic. */
  partitions: Readonly<Record<string, readonly number[]>>;
}

/** What the assignor needs of a member, and reports to it. */
export interface GroupMember {
  /** What it has now. */
  claim(): Claim;
  /** Notes that it leads a join of this many members. */
  lead(members: number): void;
}

/**
 * Sticky and co-partitioned: the same partition of all topics that are merged goes to one member, and a join or leave
 * moves as few partitions as possible.
 *
 * @param mergedTopics sets of topics, by the broker's names, whose partitions belong together; a single topic is a set
 * @param member this member
 */
export function createAssignor(mergedTopics: readonly (readonly string[])[], member: GroupMember): PartitionAssigner {
  const name = 'cio-bus-co-partitioned-sticky';
  return ({ cluster }) => ({
    name,
    version: 1,
    protocol: ({ topics }) => ({
      name,
      metadata: MemberMetadata.encode({ version: 1, topics, userData: Buffer.from(JSON.stringify(member.claim())) }),
    }),
    assign: async ({ members }) => {
      member.lead(members.length);
      const partitionsOf = (topic: string) =>
        cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId);
      const units = unitsOf(mergedTopics, partitionsOf);
      const claimants = members.map(({ memberId, memberMetadata }) => toClaimant(memberId, memberMetadata, units));
      const assignment = assignUnits([...units.keys()], claimants);
      return [...assignment].map(([memberId, mine]) => ({
        memberId,
        memberAssignment: MemberAssignment.encode({
          version: 1,
          assignment: byTopic(mine.flatMap((unit) => units.get(unit) ?? [])),
          userData: Buffer.alloc(0),
        }),
      }));
    },
  });
}

interface TopicPartition {
  topic: string;
  partition: number;
}

/** Every unit by its name, with the partitions it is made of. */
function unitsOf(
  mergedTopics: readonly (readonly string[])[],
  partitionsOf: (topic: string) => number[],
): Map<string, TopicPartition[]> {
  const units = new Map<string, TopicPartition[]>();
  for (const topics of mergedTopics) {
    for (const topic of topics) {
      for (const partition of partitionsOf(topic)) {
        const unit = `${topics[0]}/${partition}`;
        units.set(unit, [...(units.get(unit) ?? []), { topic, partition }]);
      }
    }
  }
  return units;
}

/** A member claims the units of which it has any partition; a claim that cannot be read counts as none. */
function toClaimant(id: string, metadata: Buffer, units: ReadonlyMap<string, TopicPartition[]>): Claimant {
  const { generation, partitions } = readClaim(metadata);
  const has = ({ topic, partition }: TopicPartition) => partitions[topic]?.includes(partition) ?? false;
  return { id, generation, units: [...units].filter(([, members]) => members.some(has)).map(([unit]) => unit) };
}

function readClaim(metadata: Buffer): Claim {
  try {
    return JSON.parse(MemberMetadata.decode(metadata)?.userData.toString() ?? '') as Claim;
  } catch {
    return { generation: -1, partitions: {} };
  }
}

function byTopic(partitions: readonly TopicPartition[]): Record<string, number[]> {
  const assignment: Record<string, number[]> = {};
  for (const { topic, partition } of partitions) assignment[topic] = [...(assignment[topic] ?? []), partition];
  return assignment;
}

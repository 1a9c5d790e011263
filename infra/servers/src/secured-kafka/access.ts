import type { Topic } from '@cio-bus/contracts';

/** One access control entry, with the names of Managed Kafka and Terraform. */
export interface Entry {
  /** `topic/…`, `consumerGroup/…`, or one of them with `Prefixed`. */
  resource: string;
  operation: 'READ' | 'WRITE' | 'DESCRIBE' | 'DELETE';
  /** Name of the principal, without `User:`. */
  user: string;
}

// Numbers of Kafka's protocol: https://kafka.apache.org/documentation/#operations_in_kafka
const OPERATIONS = { READ: 3, WRITE: 4, DESCRIBE: 8, DELETE: 6 } as const;
const RESOURCES = { topic: 2, consumerGroup: 3 } as const;
const ALLOW = 3;
const LITERAL = 3;
const PREFIXED = 4;

/** What {@link grant} uses of a Kafka client. */
interface AclClient {
  admin(): {
    connect(): Promise<void>;
    createAcls(options: { acl: ReturnType<typeof toAcl>[] }): Promise<unknown>;
    disconnect(): Promise<void>;
  };
}

/** Creates access control entries, through a client that may do so. */
export async function grant(client: AclClient, entries: readonly Entry[]): Promise<void> {
  const admin = client.admin();
  await admin.connect();
  await admin.createAcls({ acl: entries.map(toAcl) });
  await admin.disconnect();
}

function toAcl({ resource, operation, user }: Entry) {
  const [kind = '', resourceName = ''] = resource.split(/\/(.*)/s);
  const type = RESOURCES[kind.replace('Prefixed', '') as keyof typeof RESOURCES];
  return {
    resourceType: type,
    resourceName,
    resourcePatternType: kind.endsWith('Prefixed') ? PREFIXED : LITERAL,
    principal: `User:${user}`,
    host: '*',
    operation: OPERATIONS[operation],
    permissionType: ALLOW,
  };
}

/** The entries of a user who reads some topics in a group and writes others, as granted by `terraform/modules/topology`. */
export const entriesOf = (
  user: string,
  { group, reads, writes }: { group?: string; reads: readonly Topic[]; writes: readonly Topic[] },
): Entry[] => [
  ...reads.map((topic): Entry => ({ resource: `topic/${topic}`, operation: 'READ', user })),
  ...writes.map((topic): Entry => ({ resource: `topic/${topic}`, operation: 'WRITE', user })),
  ...(group ? [{ resource: `consumerGroup/${group}`, operation: 'READ', user } as const] : []),
];

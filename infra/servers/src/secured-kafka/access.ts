import type { Grant } from '@cio-bus/contracts';

/** One access control entry, with the names of Managed Kafka and Terraform. */
export interface Entry extends Grant {
  /** Name of the principal, without `User:`. */
  user: string;
}

// Numbers of Kafka's protocol: https://kafka.apache.org/documentation/#operations_in_kafka
const OPERATIONS = { READ: 3, WRITE: 4, CREATE: 5, DESCRIBE: 8, DESCRIBE_CONFIGS: 10 } as const;
const RESOURCES = { topic: 2, consumerGroup: 3, cluster: 4, transactionalId: 5 } as const;
const CLUSTER_NAME = 'kafka-cluster';
const ANY = 1;
const ALLOW = 3;
const LITERAL = 3;
const PREFIXED = 4;

/** What {@link grant} and {@link revoke} use of a Kafka client. */
interface AclClient {
  admin(): {
    connect(): Promise<void>;
    createAcls(options: { acl: ReturnType<typeof toAcl>[] }): Promise<unknown>;
    deleteAcls(options: { filters: ReturnType<typeof toFilter>[] }): Promise<unknown>;
    disconnect(): Promise<void>;
  };
}

/** Creates access control entries, through a client that may do so. */
export async function grant(client: AclClient, entries: readonly Entry[]): Promise<void> {
  const admin = client.admin();
  await admin.connect();
  try {
    await admin.createAcls({ acl: entries.map(toAcl) });
  } finally {
    await admin.disconnect();
  }
}

/** Removes every entry of a user, through a client that may do so. */
export async function revoke(client: AclClient, user: string): Promise<void> {
  const admin = client.admin();
  await admin.connect();
  try {
    await admin.deleteAcls({ filters: [toFilter(user)] });
  } finally {
    await admin.disconnect();
  }
}

const toFilter = (user: string) => ({
  resourceType: ANY,
  resourcePatternType: ANY,
  operation: ANY,
  permissionType: ANY,
  principal: `User:${user}`,
});

function toAcl({ resource, operation, user }: Entry) {
  const [kind = '', resourceName = CLUSTER_NAME] = resource.split(/\/(.*)/s);
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

/** The entries that give a user what is granted. */
export const entriesOf = (user: string, grants: readonly Grant[]): Entry[] => grants.map((one) => ({ ...one, user }));

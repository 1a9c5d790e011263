import type { Grant } from '@cio-bus/contracts';
import kafkajs, { type AclEntry, type AclOperationTypes, type AclResourceTypes } from 'kafkajs';
import type { KafkaConnection } from '../connection/connection.ts';
import { causesOf } from '../errors/causes.ts';
import { type KafkaUse, naming } from '../errors/denial.ts';
import { withAdmin } from './admin.ts';

/** An entry of Kafka's access lists. */
export interface AccessEntry {
  /** As Kafka has it: `User:name`, or `User:*` for everybody. */
  principal: string;
  /** Address that it is for. `*`: any. */
  host: string;
  /** The broker's own names, with the prefix of this bus. */
  resource: { kind: ResourceKind; name: string; isPrefix: boolean };
  /** Such as READ, or ALL. */
  operation: string;
  isDenial: boolean;
}

/** What an entry can be on, as far as the bus uses it. */
export type ResourceKind = 'topic' | 'consumerGroup' | 'cluster' | 'transactionalId';

/** Looks at access lists and adds to them. Removes nothing. */
export interface AccessAdmin {
  /** All entries; undefined where the brokers have no authorizer, so that everybody may do everything. */
  entries(): Promise<readonly AccessEntry[] | undefined>;
  /** The entry that gives a principal what is granted, by the broker's names. */
  entryOf(principal: string, grant: Grant): AccessEntry;
  /** Adds entries; one that exists already is kept. */
  add(entries: readonly AccessEntry[]): Promise<void>;
}

const { AclPermissionTypes, ResourcePatternTypes } = kafkajs;
const ANY = 1;
const CLUSTER_NAME = 'kafka-cluster';

/** Numbers of Kafka's protocol. */
const numbers: Readonly<Record<ResourceKind, AclResourceTypes>> = {
  topic: 2,
  consumerGroup: 3,
  cluster: 4,
  transactionalId: 5,
};
const operations = kafkajs.AclOperationTypes as unknown as Readonly<Record<string, number>>; // an object, not the enum of its types
const operationNames = new Map(Object.entries(operations).map(([name, number]) => [number, name]));
const kinds = new Map(Object.entries(numbers).map(([kind, number]) => [number, kind as ResourceKind]));

/** The access lists of a cluster. */
export function accessAdmin(kafka: KafkaConnection): AccessAdmin {
  const use = (operation: KafkaUse['operation']) => ({ operation, accessLists: true, user: kafka.user });
  return {
    entries: () =>
      naming(use('DESCRIBE'), () =>
        withAdmin(kafka, async (admin) => {
          const all = { resourceType: ANY, resourcePatternType: ANY, operation: ANY, permissionType: ANY };
          const found = await admin.describeAcls(all).catch(undefinedWithoutAuthorizer);
          return found?.resources.flatMap((resource) =>
            resource.acls.flatMap((acl) => readEntry({ ...resource, ...acl })),
          );
        }),
      ),
    entryOf: (principal, { resource, operation }) => {
      const [kind = '', name] = resource.split(/\/(.*)/s);
      const isPrefix = kind.endsWith('Prefixed');
      return {
        ...{ principal, host: '*', operation, isDenial: false },
        resource: {
          kind: (isPrefix ? kind.slice(0, -'Prefixed'.length) : kind) as ResourceKind,
          name: name === undefined ? CLUSTER_NAME : kafka.physical(name),
          isPrefix,
        },
      };
    },
    add: (entries) =>
      naming(use('ALTER'), () =>
        withAdmin(kafka, async (admin) => {
          if (entries.length > 0) await admin.createAcls({ acl: entries.map(toAcl) });
        }),
      ),
  };
}

function undefinedWithoutAuthorizer(error: unknown): undefined {
  if (causesOf(error).some(({ type }) => type === 'SECURITY_DISABLED')) return undefined;
  throw error;
}

/** None for what the bus does not use: delegation tokens. */
function readEntry({ resourceType, resourceName, resourcePatternType, ...acl }: AclEntry): AccessEntry[] {
  const kind = kinds.get(resourceType);
  if (kind === undefined) return [];
  return [
    {
      ...{ principal: acl.principal, host: acl.host },
      resource: { kind, name: resourceName, isPrefix: resourcePatternType === ResourcePatternTypes.PREFIXED },
      operation: operationNames.get(acl.operation) ?? `operation ${acl.operation}`,
      isDenial: acl.permissionType === AclPermissionTypes.DENY,
    },
  ];
}

const toAcl = ({ principal, host, resource, operation, isDenial }: AccessEntry): AclEntry => ({
  ...{ principal, host, resourceType: numbers[resource.kind], resourceName: resource.name },
  resourcePatternType: resource.isPrefix ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
  operation: operations[operation] as AclOperationTypes,
  permissionType: isDenial ? AclPermissionTypes.DENY : AclPermissionTypes.ALLOW,
});

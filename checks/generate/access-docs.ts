import {
  appAccess,
  closingGrants,
  type Grant,
  grantsOf,
  NOBODY,
  operatorAccess,
  serviceAccess,
  topicCatalogue,
  topicSetUpGrants,
} from '@cio-bus/contracts';
import { code, page, table } from './generated-file.ts';

const ALL = 'every topic of the bus';

const roles: readonly (readonly [who: string, grants: readonly Grant[]])[] = [
  ...Object.entries(serviceAccess).map(([name, access]) => [code(name), grantsOf(access)] as const),
  ['an app that may publish every command', grantsOf(appAccess())],
  [`an operator (${code('cio-bus')})`, grantsOf(operatorAccess)],
  [`topic set-up (${code('infra/setup')})`, topicSetUpGrants],
  [`nobody (${code(NOBODY)})`, closingGrants],
];

/** The reference page of Kafka's access lists. */
export function accessPage(): string {
  return page(
    'Access to Kafka',
    'Who may do what, and nothing else: the least that each needs. READ and WRITE include DESCRIBE; WRITE on any topic includes idempotent writes. A name that ends in `*` is a prefix. Declared in `libs/contracts/src/topics`, from which Terraform gets its lists (`terraform/access.json`); `access-lists.component.test.ts` tries them on a Kafka that enforces them, and `trials/test/secured-kafka.component.test.ts` with every service and every command of `cio-bus`.',
    table(
      ['who', 'operation', 'on topics', 'on groups', 'on transactions', 'on the cluster'],
      roles.flatMap(([who, grants]) => rowsOf(who, grants)),
    ),
    '## What a missing entry looks like',
    'The service exits, is restarted, and names each time what it lacks: `Kafka denies the user track-publisher@… READ on one of the topics …`; Kafka does not say which of them. Without WRITE on `customerio.processed` or `customerio.dlq` it keeps running, is not ready (`/readyz` has the reason), and delivers again what it could not record: nothing is lost. It recovers within seconds of the entry. `cio-bus` prints the same text and exits with 3. `cio-bus topics check --account service=principal` compares the lists with this table, `topics apply` adds what is missing, and only prints superfluous entries. Once every service is named it also prints the entries of accounts that were not: name apps, operators and topic set-up (`--account app=…`).',
    '## Why nobody has entries',
    'With `allow.everyone.if.no.acl.found=true`, as on Managed Kafka, whatever is on no list is open to every account that may connect. `customerio.dlq.resolutions` is used by operators alone: with no operator named it would be on no list, and any app could hide dead letters. So entries of an account that cannot exist close every topic and group of the bus, the transactions of replays, and the cluster: whoever may alter it may write access lists. The cluster has to be used by the bus alone, or others need entries of their own.',
    'Groups and topics have the prefix `KAFKA_TOPIC_PREFIX`, if that is set; Terraform does not use one.',
  );
}

/** One row for each operation, with everything it is on. */
function rowsOf(who: string, grants: readonly Grant[]): string[][] {
  const byOperation = Map.groupBy(grants, ({ operation }) => operation);
  return [...byOperation].map(([operation, ofOne]) => [
    who,
    operation,
    topicsOf(ofOne),
    namesOf(ofOne, 'consumerGroup').map(code).join(', '),
    namesOf(ofOne, 'transactionalId').map(code).join(', '),
    ofOne.some(({ resource }) => resource === 'cluster') ? 'yes' : '',
  ]);
}

function topicsOf(grants: readonly Grant[]): string {
  const names = namesOf(grants, 'topic');
  return names.length === topicCatalogue.length ? ALL : names.map(code).join(', ');
}

const namesOf = (grants: readonly Grant[], kind: string) =>
  grants.flatMap(({ resource }) => {
    if (resource.startsWith(`${kind}/`)) return [resource.slice(kind.length + 1)];
    return resource.startsWith(`${kind}Prefixed/`) ? [`${resource.slice(kind.length + 9)}*`] : [];
  });

import { type Grant, SERVICE_GROUP_PREFIX, topics } from '@cio-bus/contracts';
import type { AccessAdmin, AccessEntry } from '@cio-bus/kafka';
import { denies, includes, isForEverybody, overlap } from './access-rules.ts';
import type { Difference } from './compare-topics.ts';

/**
 * Compares the access lists of a cluster with what accounts need. Nothing is ever removed: an entry that is superfluous is
 * reported, and people decide.
 *
 * @param found undefined where the brokers have no authorizer
 */
export function compareAccess(
  byPrincipal: ReadonlyMap<string, readonly Grant[]>,
  found: readonly AccessEntry[] | undefined,
  entryOf: AccessAdmin['entryOf'],
): Difference[] {
  if (byPrincipal.size === 0) return [];
  if (found === undefined) return [noAuthorizer];
  const ofTheBus = busEntries(entryOf).map(({ resource }) => resource);
  const needed = [...byPrincipal].flatMap(([principal, grants]) =>
    distinct(grants.map((one) => entryOf(principal, one))),
  );
  const isNeeded = (entry: AccessEntry) => needed.some((one) => includes(one, entry));
  const isBeyond = (entry: AccessEntry) =>
    isForEverybody(entry)
      ? ofTheBus.some((resource) => overlap(resource, entry.resource))
      : byPrincipal.has(entry.principal) && !isNeeded(entry) && !isHarmless(entry);
  return [
    ...needed.filter((one) => !found.some((entry) => includes(entry, one))).map(missing),
    ...found.filter((entry) => needed.some((one) => denies(entry, one))).map(denying),
    ...found.filter((entry) => !entry.isDenial && isBeyond(entry)).map(superfluous),
  ];
}

const noAuthorizer: Difference = {
  ...{ topic: 'access lists', what: 'authorizer', expected: 'enforced by the brokers' },
  found: 'the brokers have none: every client may do everything',
  action: 'set authorizer.class.name on the brokers (docs/access.md), then topics apply',
};

function missing(entry: AccessEntry): Difference {
  return {
    ...describe(entry),
    ...{ expected: entry.operation, found: 'no entry that allows it' },
    change: { kind: 'grant', entry },
    action: 'topics apply with the same --account, as whoever may ALTER the cluster; or Terraform, kafka-acls.sh',
  };
}

const denying = (entry: AccessEntry): Difference => ({
  ...describe(entry),
  ...{
    expected: 'allowed',
    found: `${entry.operation} is denied${hostOf(entry)}, which wins over every entry that allows`,
  },
  action: 'remove the entry yourself if it is not meant: kafka-acls.sh --remove',
});

const superfluous = (entry: AccessEntry): Difference => ({
  ...describe(entry),
  ...{ expected: 'no more than docs/access.md has', found: `${entry.operation} is allowed${hostOf(entry)}` },
  action: 'superfluous; remove the entry yourself if nothing else needs it: kafka-acls.sh --remove',
});

const describe = (entry: AccessEntry) => ({ topic: nameOf(entry), what: `access of ${entry.principal}` });

/** What an entry is on. */
export const nameOf = ({ resource: { kind, name, isPrefix } }: AccessEntry): string =>
  kind === 'cluster' ? 'cluster' : `${kind}/${name}${isPrefix ? '*' : ''}`;

const hostOf = ({ host }: AccessEntry) => (host === '*' ? '' : ` from ${host}`);

/** Kafka before 2.8 asks for it of whoever writes. */
const isHarmless = ({ operation }: AccessEntry) => operation === 'IDEMPOTENT_WRITE';

/** Something of everything that the bus has. */
const busEntries = (entryOf: AccessAdmin['entryOf']): AccessEntry[] =>
  [
    'cluster',
    ...Object.values(topics).map((topic) => `topic/${topic}`),
    ...['consumerGroup', 'transactionalId'].map((kind) => `${kind}Prefixed/${SERVICE_GROUP_PREFIX}`),
  ].map((resource) => entryOf('', { resource, operation: 'DESCRIBE' }));

/** An account of several services needs the same more than once. */
const distinct = (entries: readonly AccessEntry[]): AccessEntry[] => [
  ...new Map(entries.map((one) => [JSON.stringify(one), one])).values(),
];

import { closingGrants, type Grant, NOBODY, SERVICE_GROUP_PREFIX, topics } from '@cio-bus/contracts';
import type { AccessAdmin, AccessEntry } from '@cio-bus/kafka';
import { denies, includes, isForEverybody, overlap } from './access-rules.ts';
import type { ExpectedAccess } from './accounts.ts';
import type { Difference } from './compare-topics.ts';

const CLOSING = `User:${NOBODY}`;

/**
 * Compares the access lists of a cluster with what accounts need. Nothing is ever removed: an entry that is superfluous is
 * reported, and people decide. Once the account of every service is known, so is every other account that may use the bus.
 *
 * @param found undefined where the brokers have no authorizer
 */
export function compareAccess(
  { needs, mayHave, areAllKnown }: ExpectedAccess,
  found: readonly AccessEntry[] | undefined,
  entryOf: AccessAdmin['entryOf'],
): Difference[] {
  if (needs.size === 0) return [];
  if (found === undefined) return [noAuthorizer];
  const ofTheBus = busEntries(entryOf).map(({ resource }) => resource);
  const isOnBus = ({ resource }: AccessEntry) => ofTheBus.some((one) => overlap(one, resource));
  const entriesFor = (grants: Iterable<readonly [string, readonly Grant[]]>) =>
    [...grants].flatMap(([principal, those]) => distinct(those.map((one) => entryOf(principal, one))));
  // Entries that close what is on no list do so together: one that is missing opens something.
  const isClosed = found.some(({ principal }) => principal === CLOSING);
  const needed = [...entriesFor(needs), ...(isClosed ? entriesFor([[CLOSING, closingGrants]]) : [])];
  const allowed = [...needed, ...entriesFor(mayHave)];
  const isKnown = ({ principal }: AccessEntry) => needs.has(principal) || principal === CLOSING;
  const isBeyond = (entry: AccessEntry) => {
    if (isForEverybody(entry)) return isOnBus(entry);
    if (!isKnown(entry)) return false;
    return !allowed.some((one) => includes(one, entry)) && !isHarmless(entry);
  };
  const isStranger = (entry: AccessEntry) =>
    areAllKnown && !isForEverybody(entry) && !isKnown(entry) && isOnBus(entry) && !isHarmless(entry);
  const allowing = found.filter(({ isDenial }) => !isDenial);
  return [
    ...needed.filter((one) => !found.some((entry) => includes(entry, one))).map(missing),
    ...found.filter((entry) => needed.some((one) => denies(entry, one))).map(denying),
    ...allowing.filter(isBeyond).map(superfluous),
    ...allowing.filter(isStranger).map(unknown),
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

const unknown = (entry: AccessEntry): Difference => ({
  ...describe(entry),
  ...{
    expected: 'an account of the bus',
    found: `${entry.operation} is allowed${hostOf(entry)} to one that was not named`,
  },
  action:
    'name it: --account app=User:…, operator=User:… or topic-setup=User:…; otherwise remove the entry: kafka-acls.sh --remove',
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

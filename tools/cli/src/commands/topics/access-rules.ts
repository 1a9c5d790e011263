import type { AccessEntry } from '@cio-bus/kafka';

const EVERYBODY = 'User:*';

/** Operations that Kafka allows to whoever may do another one. */
const implied: Readonly<Record<string, readonly string[]>> = {
  READ: ['DESCRIBE'],
  WRITE: ['DESCRIBE'],
  DELETE: ['DESCRIBE'],
  ALTER: ['DESCRIBE'],
  ALTER_CONFIGS: ['DESCRIBE_CONFIGS'],
};

/** Whether an entry is for a principal, or for everybody. */
export const isFor = (entry: AccessEntry, principal: string): boolean =>
  entry.principal === principal || entry.principal === EVERYBODY;

/** Whether an entry is for everybody. */
export const isForEverybody = (entry: AccessEntry): boolean => entry.principal === EVERYBODY;

/** Whether an entry allows all that another one does, from anywhere. */
export function includes(entry: AccessEntry, other: AccessEntry): boolean {
  if (entry.isDenial || !isFor(entry, other.principal)) return false;
  const isAllowed =
    [other.operation, 'ALL'].includes(entry.operation) || implied[entry.operation]?.includes(other.operation);
  return isAllowed === true && [other.host, '*'].includes(entry.host) && covers(entry.resource, other.resource);
}

/** Whether an entry denies some of what another one allows; a denial wins in Kafka. What reads or writes has to look up, too. */
export function denies(entry: AccessEntry, allowed: AccessEntry): boolean {
  if (!entry.isDenial || !isFor(entry, allowed.principal)) return false;
  const used = ['ALL', allowed.operation, ...(implied[allowed.operation] ?? [])];
  return used.includes(entry.operation) && overlap(entry.resource, allowed.resource);
}

type Resource = AccessEntry['resource'];

function covers(one: Resource, other: Resource): boolean {
  if (one.kind !== other.kind) return false;
  if (isAny(one)) return true;
  if (one.isPrefix) return other.name.startsWith(one.name) && !isAny(other);
  return !other.isPrefix && one.name === other.name;
}

/** Whether two entries are on a common name. */
export function overlap(one: Resource, other: Resource): boolean {
  if (covers(one, other) || covers(other, one)) return true;
  return one.kind === other.kind && one.isPrefix && other.isPrefix && isPrefixOfOther(one.name, other.name);
}

const isPrefixOfOther = (one: string, other: string) => one.startsWith(other) || other.startsWith(one);

/** `*` as a whole name stands for every name. */
const isAny = ({ name, isPrefix }: Resource) => name === '*' && !isPrefix;

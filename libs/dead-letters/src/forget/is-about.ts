import type { DeadLetter } from '@cio-bus/contracts';

/** Fields whose value identifies a person, in commands, webhooks and requests. */
const ID_FIELDS: ReadonlySet<string> = new Set([
  'userId',
  'anonymousId',
  'personId',
  'customer_id',
  'cioId',
  'cio_id',
  'email',
  'emailAddress',
  'email_address',
  'recipient',
  'to',
]);
/** Objects whose `id` is a person's. */
const PERSON_OBJECTS: ReadonlySet<string> = new Set(['identifiers', 'secondary', 'primary', 'person', 'customer']);
/** Fields with JSON as text: the body of a webhook as received. */
const JSON_FIELDS: ReadonlySet<string> = new Set(['body']);
/** A bound for hostile values; beyond it a value is searched as text. */
const MAX_NODES = 10_000;

/**
 * Whether a dead letter is about a person: by its key, a header, or an identifier in its value.
 *
 * @param isAlias whether a name is one of the person's other names. It counts only where no other id is the key: several
 * people may have one address.
 */
export function isAbout(
  { key, headers, value }: Pick<DeadLetter, 'key' | 'headers' | 'value'>,
  identifiers: readonly string[],
  isAlias: (name: string) => boolean = () => false,
): boolean {
  const aliasesCount = key === null || namesIn(key.toString()).some(isAlias);
  const isTheirs = (text: unknown) =>
    identifiers.some((identifier) => isSame(text, identifier)) || (aliasesCount && namesIn(text).some(isAlias));
  if (isTheirs(key?.toString()) || Object.values(headers).some(isTheirs)) return true;
  if (value === null) return false;
  const text = value.toString('utf8').replace(/^\uFEFF/, '');
  const found = findInJson(text, isTheirs);
  return (
    found ??
    (identifiers.some((identifier) => mentions(text, identifier)) || (aliasesCount && addressesIn(text).some(isAlias)))
  );
}

/** Whether nothing attributes a dead letter to a person: it has no key, and its value cannot be read. */
export function isAnonymous({ key, value }: DeadLetter): boolean {
  return (
    key === null &&
    value !== null &&
    findInJson(value.toString('utf8').replace(/^\uFEFF/, ''), () => false) === undefined
  );
}

/** Undefined when the text cannot be read as JSON. */
function findInJson(text: string, isTheirs: (value: unknown) => boolean): boolean | undefined {
  const pending: { name: string; parent: string; value: unknown }[] = [];
  try {
    pending.push({ name: '', parent: '', value: JSON.parse(text) });
  } catch {
    return undefined;
  }
  for (let nodes = 0; pending.length > 0; nodes++) {
    if (nodes > MAX_NODES) return undefined;
    const { name, parent, value } = pending.pop() as (typeof pending)[number];
    if (typeof value === 'object' && value !== null) {
      for (const [field, inner] of Object.entries(value))
        pending.push({
          name: Array.isArray(value) ? name : field,
          parent: Array.isArray(value) ? parent : name,
          value: inner,
        });
    } else if (JSON_FIELDS.has(name) && typeof value === 'string' && findInJson(value, isTheirs)) return true;
    else if ((ID_FIELDS.has(name) || (name === 'id' && PERSON_OBJECTS.has(parent))) && isTheirs(value)) return true;
  }
  return false;
}

/** Addresses are compared without case, names and other recipients around them. */
function isSame(value: unknown, identifier: string): boolean {
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  const text = String(value);
  if (!identifier.includes('@')) return text === identifier;
  return wordsOf(text).includes(identifier.toLowerCase());
}

/** The whole text, and each address in it. */
function namesIn(value: unknown): string[] {
  if (typeof value !== 'string' && typeof value !== 'number') return [];
  const text = String(value);
  return [text, ...wordsOf(text).filter((word) => word.includes('@'))];
}

const wordsOf = (text: string): string[] => text.toLowerCase().split(/[\s<>,;"]+/);

/** Whether unreadable text contains the identifier: an address as a whole, any other id in quotes. */
function mentions(text: string, identifier: string): boolean {
  if (!identifier.includes('@')) return text.includes(JSON.stringify(identifier));
  return addressesIn(text).includes(identifier.toLowerCase());
}

/** The words of unreadable text that may be addresses. */
const addressesIn = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\w.+%@-]+/)
    .map((word) => word.replace(/\.+$/, ''))
    .filter((word) => word.includes('@'));

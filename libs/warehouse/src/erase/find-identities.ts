import type { WarehouseQuery } from '../port/warehouse-query.ts';
import { ALWAYS } from './erase-statements.ts';

/** What the table knows of a person under other names. */
export interface Identities {
  /** Identifiers of people who were merged with them, in either direction. */
  merged: string[];
  /** Addresses of messages to them. */
  addresses: string[];
}

/** A set of identifiers of one person, as keyed hashes. */
export interface HashedIdentifiers {
  /** Each hash is the SHA-256, in hex, of this followed by the identifier in lower case. */
  prefix: string;
  hashes: readonly string[];
}

/** A chain of merges this long is not expected; it only bounds the search. */
const MAX_PEOPLE = 100;

/** Finds the other names of a person in the table, through merges of merged people too. */
export async function findIdentities(warehouse: WarehouseQuery, identifiers: readonly string[]): Promise<Identities> {
  const people = new Set(identifiers);
  const addresses = new Set<string>();
  for (const person of people) {
    if (people.size > MAX_PEOPLE) break;
    for (const row of await warehouse.query(identitiesStatement(warehouse), { person })) {
      for (const other of texts([row.merged])) people.add(other);
      for (const address of texts([row.recipient, row.email_address])) addresses.add(address);
    }
  }
  return { merged: [...people].filter((name) => !identifiers.includes(name)), addresses: [...addresses] };
}

/** Finds identifiers in the table of which only hashes are known. */
export async function findHashed(warehouse: WarehouseQuery, { prefix, hashes }: HashedIdentifiers): Promise<string[]> {
  const known = hashes.filter((hash) => /^[0-9a-f]{64}$/.test(hash)); // they become part of the statement
  if (known.length === 0) return [];
  const { query, table, dialect } = warehouse;
  const list = known.map((hash) => `'${hash}'`).join(', ');
  const found = ['customer_id', 'recipient', 'email_address'].map(
    (column) => `SELECT DISTINCT ${column} AS name FROM ${table}
      WHERE ${ALWAYS} AND ${column} IS NOT NULL AND ${dialect.sha256(`CONCAT($prefix, LOWER(${column}))`)} IN (${list})`,
  );
  return texts((await query(found.join('\nUNION DISTINCT\n'), { prefix })).map(({ name }) => name));
}

/** Selects what identifies `$person` elsewhere: their addresses, and the other person of each merge that was accepted. */
function identitiesStatement({ table, dialect }: WarehouseQuery): string {
  const names = ['id', 'email', 'cio_id'].map((name) => dialect.jsonText('payload', `$.payload.secondary.${name}`));
  const secondary = `COALESCE(${names.join(', ')})`;
  const isMerge = "kind = 'command' AND metric = 'merge' AND status = 'success'";
  return `SELECT DISTINCT recipient, email_address, CAST(NULL AS ${dialect.text}) AS merged FROM ${table}
    WHERE ${ALWAYS} AND customer_id = $person AND (recipient IS NOT NULL OR email_address IS NOT NULL)
    UNION ALL
    SELECT DISTINCT NULL, NULL, CASE WHEN customer_id = $person THEN ${secondary} ELSE customer_id END FROM ${table}
    WHERE ${ALWAYS} AND ${isMerge} AND (customer_id = $person OR ${secondary} = $person)`;
}

const texts = (values: readonly unknown[]): string[] =>
  values.filter((value): value is string => typeof value === 'string' && value !== '');

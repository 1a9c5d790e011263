import type { TopicReader } from '@cio-bus/kafka';
import { findHashed, findIdentities, type WarehouseQuery } from '@cio-bus/warehouse';
import { isLinkedTo, linksOf, readLinks } from './links.ts';

/** All that is known of a person who is to be forgotten. */
export interface FoundPerson {
  /** Identifiers of people who were merged with the person. */
  merged: string[];
  /** Names in the table that a hash of an earlier action led to. */
  remembered: string[];
  /** Whether a name is an address of the person in the table, or one that an earlier action remembered. */
  isAlias(name: string): boolean;
  /** What the audit record of an action with this id remembers of the person; undefined without a key. */
  links: ((actionId: string) => string[]) | undefined;
}

/** Where a person is looked for. */
export interface PersonSources {
  read: TopicReader;
  warehouse: WarehouseQuery;
  /** Key of the hashes by which a person is found again; undefined while none is set. */
  forgetKey: string | undefined;
}

/** Finds a person's other identifiers: those of merged people in the table, and those that an earlier action remembered. */
export async function findPerson(
  { read, warehouse, forgetKey: key }: PersonSources,
  given: readonly string[],
): Promise<FoundPerson> {
  const { merged, addresses } = await findIdentities(warehouse, given);
  const known = [...given, ...merged];
  const hashed = key === undefined ? [] : await readLinks(read, key, known);
  const remembered = new Set<string>();
  for (const link of hashed) for (const name of await findHashed(warehouse, link)) remembered.add(name);
  for (const name of known) remembered.delete(name);
  const addressSet = new Set(addresses.map((address) => address.toLowerCase()));
  const isLinked = isLinkedTo(hashed);
  return {
    merged,
    remembered: [...remembered],
    isAlias: (name) => addressSet.has(name.toLowerCase()) || isLinked(name),
    links:
      key === undefined ? undefined : (actionId) => linksOf(key, actionId, [...known, ...remembered, ...addresses]),
  };
}

import { createHash, createHmac } from 'node:crypto';
import { operatorAction, type RawRecord, topics } from '@cio-bus/contracts';
import type { TopicReader } from '@cio-bus/kafka';
import type { HashedIdentifiers } from '@cio-bus/warehouse';

/**
 * The hashes under which an action remembers identifiers. They are keyed, so that nobody without the key can try addresses,
 * and salted with the action's id, so that two actions about one person do not look alike.
 */
export function linksOf(key: string, actionId: string, identifiers: readonly string[]): string[] {
  const prefix = prefixOf(key, actionId);
  return [...new Set(identifiers.map((identifier) => hashOf(prefix, identifier)))].slice(0, MAX_LINKS);
}

/** The identifiers, as hashes, that earlier actions remembered together with one of these. */
export async function readLinks(
  read: TopicReader,
  key: string,
  identifiers: readonly string[],
): Promise<HashedIdentifiers[]> {
  const found: HashedIdentifiers[] = [];
  for await (const record of read(topics.audit)) {
    const { id, links } = forgottenIn(record);
    if (links.length === 0) continue;
    const prefix = prefixOf(key, id);
    if (identifiers.some((identifier) => links.includes(hashOf(prefix, identifier))))
      found.push({ prefix, hashes: links });
  }
  return found;
}

/** Whether a name is one of these. */
export function isLinkedTo(links: readonly HashedIdentifiers[]): (name: string) => boolean {
  const sets = links.map(({ prefix, hashes }) => ({ prefix, hashes: new Set(hashes) }));
  return (name) => sets.some(({ prefix, hashes }) => hashes.has(hashOf(prefix, name)));
}

/** An audit record has to stay far below the largest record. */
const MAX_LINKS = 1_000;

const prefixOf = (key: string, actionId: string): string => createHmac('sha256', key).update(actionId).digest('hex');

const hashOf = (prefix: string, identifier: string): string =>
  createHash('sha256').update(`${prefix}${identifier.toLowerCase()}`).digest('hex');

function forgottenIn(record: RawRecord): { id: string; links: readonly string[] } {
  try {
    const { id, links = [] } = operatorAction.read(record);
    return { id, links };
  } catch {
    return { id: '', links: [] }; // not written by the bus
  }
}

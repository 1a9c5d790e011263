import { address } from '../url/search.ts';
import { sections } from './pages.ts';

/** Something that the palette can open. */
export interface PaletteEntry {
  title: string;
  hint: string;
  path: string;
}

/** Ids of messages are long; a shorter word is searched for among pages. */
const MIN_ID_LENGTH = 3;

/** What matches a text: pages first, then what the text itself could be the id of. */
export function paletteEntries(text: string): PaletteEntry[] {
  const sought = text.trim();
  const words = sought.toLowerCase().split(/\s+/);
  const pages = sections
    .flatMap(({ pages }) => pages)
    .filter(({ title, hint }) => words.every((word) => `${title} ${hint}`.toLowerCase().includes(word)))
    .map(({ title, hint, path }) => ({ title, hint, path }));
  return sought.length < MIN_ID_LENGTH ? pages : [...pages, ...lookups(sought)];
}

const lookups = (id: string): PaletteEntry[] => [
  { title: `Trace “${id}”`, hint: 'A message, delivery or command id', path: address('/trace', { id }) },
  { title: `Person “${id}”`, hint: 'An id of a person', path: address('/people', { id }) },
  { title: `Dead letters with “${id}”`, hint: 'Full text', path: address('/dead-letters/list', { text: id }) },
  { title: `Dead letter “${id}”`, hint: 'Its own id', path: address('/dead-letters/one', { id }) },
];

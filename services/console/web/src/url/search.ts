/** What a page's address can hold: names of filters and their values. */
export type Filters<Name extends string> = Partial<Record<Name, string>>;

/** The filters that a query string gives; names that the page does not know are ignored. */
export function readFilters<Name extends string>(search: string, names: readonly Name[]): Filters<Name> {
  const given = new URLSearchParams(search);
  const found: Filters<Name> = {};
  for (const name of names) {
    const value = given.get(name);
    if (value) found[name] = value;
  }
  return found;
}

/** A query string with changed filters; an empty value removes its filter. Others in the string stay. */
export function changeSearch(search: string, changes: Readonly<Record<string, string | undefined>>): string {
  const next = new URLSearchParams(search);
  for (const [name, value] of Object.entries(changes)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  return next.toString();
}

/** An address with filters. */
export function address(path: string, filters: Readonly<Record<string, string | number | undefined>>): string {
  const texts = Object.entries(filters).map(([name, value]) => [name, value === undefined ? undefined : String(value)]);
  const search = changeSearch('', Object.fromEntries(texts));
  return search ? `${path}?${search}` : path;
}

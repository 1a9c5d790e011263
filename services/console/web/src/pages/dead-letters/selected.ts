import type { DecideDeadLettersBody, ListDeadLettersQuery } from '../../api/operations.ts';
import type { Filters } from '../../url/search.ts';

/** Filters of the list, in the order of their fields. */
export const filterNames = [
  ...(['text', 'state', 'code', 'service', 'topic', 'key', 'header'] as const),
  ...(['group', 'status', 'reason', 'field', 'from', 'to'] as const),
] as const;
export type FilterName = (typeof filterNames)[number];

const NUMBERS: readonly FilterName[] = ['status', 'from', 'to'];

/** What is selected in the list: some, or all that match, also those that were not loaded. */
export type Selected = { all: true } | { all: false; ids: ReadonlySet<string> };
export const NOTHING: Selected = { all: false, ids: new Set() };

type Filter = NonNullable<DecideDeadLettersBody['filter']>;

/** The filters of the address as the console takes them; what is no number where one is expected is left out. */
export function filterOf(filters: Filters<FilterName>): Filter & ListDeadLettersQuery {
  const entries = Object.entries(filters).map(([name, value]) => [name, typed(name as FilterName, value)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** What a call that changes dead letters is given: ids, or the filter. */
export const selectionOf = (
  selected: Selected,
  filters: Filters<FilterName>,
): { ids: string[] } | { filter: Filter } =>
  selected.all ? { filter: filterOf(filters) } : { ids: [...selected.ids] };

/** The selection after one row was switched. A row that leaves "all that match" makes it a selection of the loaded rows. */
export function toggled(selected: Selected, id: string, loaded: readonly string[]): Selected {
  const ids = new Set(selected.all ? loaded : selected.ids);
  if (!ids.delete(id)) ids.add(id);
  return { all: false, ids };
}

export const isSelected = (selected: Selected, id: string): boolean => selected.all || selected.ids.has(id);
export const countSelected = (selected: Selected, total: number): number => (selected.all ? total : selected.ids.size);

function typed(name: FilterName, value: string | undefined): string | number | undefined {
  if (!NUMBERS.includes(name)) return value;
  return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

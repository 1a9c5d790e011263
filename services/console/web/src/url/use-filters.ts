import { useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { changeSearch, type Filters, readFilters } from './search.ts';

/** The filters of a page, kept in its address: a link to the page shows the same. */
export function useFilters<const Name extends string>(names: readonly Name[]) {
  const search = useSearch();
  const [path, navigate] = useLocation();
  const joined = names.join(' ');
  const filters = useMemo(() => readFilters(search, joined.split(' ') as Name[]), [search, joined]);
  const change = (changes: Filters<Name>, { replace = true } = {}) => {
    const next = changeSearch(search, changes);
    navigate(next ? `${path}?${next}` : path, { replace });
  };
  return { filters, change };
}

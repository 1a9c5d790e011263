import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type CallError, call } from '../../api/call.ts';
import type { DeadLetterList } from '../../api/operations.ts';
import { useAnswer } from '../../api/use-call.ts';
import type { Filters } from '../../url/search.ts';
import { type FilterName, filterOf } from './selected.ts';

const PAGE = 100;

/** The list of dead letters, page by page as one scrolls. */
export function useDeadLetters(filters: Filters<FilterName>) {
  const given = filterOf(filters);
  const pages = useInfiniteQuery<DeadLetterList, CallError, { pages: DeadLetterList[] }, unknown[], string | undefined>(
    {
      queryKey: ['deadLetterPages', given],
      queryFn: ({ pageParam, signal }) =>
        call('listDeadLetters', { ...given, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
      initialPageParam: undefined,
      getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
      retry: (tries, error) => error.code === 'unreachable' && tries < 2,
    },
  );
  // The list does not move under whoever reads it: only how many match now is asked for at each event.
  const now = useAnswer('listDeadLetters', { ...given, limit: 1 }).data?.total;
  const items = pages.data?.pages.flatMap((page) => page.items) ?? [];
  const total = pages.data?.pages[0]?.total ?? 0;
  const { refetch } = pages;
  const isEmptied = pages.isSuccess && total === 0 && Boolean(now);
  // An empty list has nothing that could move.
  useEffect(() => {
    if (isEmptied) void refetch();
  }, [isEmptied, refetch]);
  return { ...pages, items, total, totalNow: now ?? total };
}

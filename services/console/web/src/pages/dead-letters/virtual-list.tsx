import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { address } from '../../url/search.ts';
import { DeadLetterRow } from './dead-letter-row.tsx';
import { isSelected, type Selected, toggled } from './selected.ts';
import type { useDeadLetters } from './use-dead-letters.ts';

const ROW = 52;
const AHEAD = 20;

interface VirtualListProps {
  deadLetters: ReturnType<typeof useDeadLetters>;
  selected: Selected;
  select: (selected: Selected) => void;
}

/** Any number of dead letters: only those in sight are in the page. ↑ ↓ or j k move, Enter opens, x selects. */
export function VirtualList({ deadLetters, selected, select }: VirtualListProps) {
  const { items, total, hasNextPage, isFetchingNextPage, fetchNextPage } = deadLetters;
  const box = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 8,
  });
  const inSight = rows.getVirtualItems();
  const last = inSight.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last > items.length - AHEAD) void fetchNextPage();
  }, [last, items.length, hasNextPage, isFetchingNextPage, fetchNextPage]);
  const toggle = (id: string) =>
    select(
      toggled(
        selected,
        id,
        items.map((item) => item.id),
      ),
    );
  const onKeyDown = useListKeys(
    items.map(({ id }) => id),
    rows.scrollToIndex,
    toggle,
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows of a table cannot be placed one by one
    <div role="table" aria-label="Dead letters" aria-rowcount={total} className="list" onKeyDown={onKeyDown}>
      <div className="list-scroll" ref={box}>
        <div className="list-all" style={{ height: rows.getTotalSize() }}>
          {inSight.flatMap(({ index, start }) => {
            const deadLetter = items[index];
            return deadLetter
              ? [
                  <DeadLetterRow
                    key={deadLetter.id}
                    {...{ deadLetter, index, start, toggle, isSelected: isSelected(selected, deadLetter.id) }}
                  />,
                ]
              : [];
          })}
        </div>
      </div>
    </div>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

function useListKeys(ids: readonly string[], scrollTo: (index: number) => void, toggle: (id: string) => void) {
  const [, navigate] = useLocation();
  return (event: KeyboardEvent<HTMLDivElement>) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
    const index = Number(row?.dataset.index ?? -1);
    const id = ids[index];
    const step = STEPS[event.key];
    if (step) focusRow(event.currentTarget, Math.min(Math.max(index + step, 0), ids.length - 1), scrollTo);
    else if (event.key === 'x' && id) toggle(id);
    else if (event.key === 'Enter' && id && event.target === row) navigate(address('/dead-letters/one', { id }));
    else return;
    event.preventDefault();
  };
}

/** A row that is not in sight is in the page once the list has scrolled there. */
function focusRow(list: HTMLElement, index: number, scrollTo: (index: number) => void): void {
  const row = () => list.querySelector<HTMLElement>(`[data-index="${index}"]`);
  scrollTo(index);
  if (row()) row()?.focus();
  else requestAnimationFrame(() => row()?.focus());
}

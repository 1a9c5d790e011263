import { useState } from 'react';
import { Link } from 'wouter';
import { formatCount } from '../../format/numbers.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { useFilters } from '../../url/use-filters.ts';
import { ListFilters } from './list-filters.tsx';
import { filterNames, NOTHING, type Selected } from './selected.ts';
import { SelectionBar } from './selection-bar.tsx';
import { useDeadLetters } from './use-dead-letters.ts';
import { VirtualList } from './virtual-list.tsx';

/** Dead letters one by one, with what can be done about all that match. */
export function ListPage() {
  const { filters, change } = useFilters(filterNames);
  const [chosen, setChosen] = useState<{ of: string; selected: Selected }>({ of: '', selected: NOTHING });
  const deadLetters = useDeadLetters(filters);
  const { items, total, totalNow, error, isPending, refetch } = deadLetters;
  // A selection belongs to the filters that it was made with.
  const of = JSON.stringify(filters);
  const selected = chosen.of === of ? chosen.selected : NOTHING;
  const select = (next: Selected) => setChosen({ of, selected: next });
  return (
    <>
      <PageHead
        title="Dead letters"
        actions={
          <Link className="button" href="/dead-letters">
            By cause
          </Link>
        }
      >
        {isPending ? 'Looking…' : `${formatCount(total)} match. The last failure is first.`}
      </PageHead>
      {totalNow !== total && !isPending && (
        <p className="table-note" role="status">
          <button type="button" className="button small" onClick={() => void refetch()}>
            {formatCount(totalNow)} match now: show them
          </button>
        </p>
      )}
      <ListFilters filters={filters} change={change} error={error} />
      {isPending && !error && <Loading rows={10} />}
      {error && items.length === 0 && <Failure error={error} retry={() => void refetch()} />}
      {!isPending && !error && total === 0 && (
        <Empty title="No dead letter matches">
          Only open ones are shown unless you choose another state.{' '}
          <Link href="/dead-letters/list">Remove the filters</Link>
        </Empty>
      )}
      {items.length > 0 && (
        <>
          <SelectionBar {...{ selected, select, total, filters, loaded: items.length }} />
          <VirtualList {...{ deadLetters, selected, select }} />
        </>
      )}
    </>
  );
}

import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { type CallError, call } from '../../api/call.ts';
import type { AuditEntry, AuditList } from '../../api/operations.ts';
import { formatCount } from '../../format/numbers.ts';
import { PageHead } from '../../ui/page-head.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Answered, Empty } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { address } from '../../url/search.ts';
import { useFilters } from '../../url/use-filters.ts';

/** Who did what, and why. */
export function AuditPage() {
  const { filters, change } = useFilters(['operator', 'action']);
  const pages = useInfiniteQuery<AuditList, CallError, AuditEntry[], unknown[], string | undefined>({
    queryKey: ['auditPages', filters],
    queryFn: ({ pageParam, signal }) =>
      call('listAudit', { ...filters, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    select: ({ pages: all }) => all.flatMap(({ items }) => items),
  });
  return (
    <>
      <PageHead title="Audit">What operators did in this console and with the command line, the latest first.</PageHead>
      <search className="filters">
        <SearchField label="Operator" value={filters.operator ?? ''} onSearch={(operator) => change({ operator })} />
        <SearchField
          type="text"
          label="Action"
          value={filters.action ?? ''}
          onSearch={(action) => change({ action })}
        />
      </search>
      <Answered asked={pages}>
        {(entries) =>
          entries.length === 0 ? (
            <Empty title="Nothing was done">
              Every change and every look at personal data is listed here, with its reason.
            </Empty>
          ) : (
            <Entries entries={entries} />
          )
        }
      </Answered>
      {pages.hasNextPage && (
        <button
          type="button"
          className="button table-note"
          onClick={() => void pages.fetchNextPage()}
          disabled={pages.isFetchingNextPage}
        >
          Show older ones
        </button>
      )}
    </>
  );
}

/** Of actions that choose no dead letters. */
const NO_FILTER = '{}';

const shown = (action: string) => <Untrusted text={action} max={60} />;

const Entries = ({ entries }: { entries: readonly AuditEntry[] }) => (
  <Table columns={['Time', 'Operator', 'Action', 'Reason', 'Concerned']} className="stacked">
    {entries.map(({ id, job, action, by, why, at, counts, filter }) => (
      <tr key={`${id} ${at} ${action}`}>
        <td>
          <Time at={at} />
        </td>
        <td className="nowrap">
          <Untrusted text={by} max={60} />
        </td>
        <td className="nowrap">
          {job ? <Link href={address('/jobs/one', { id: job })}>{shown(action)}</Link> : shown(action)}
        </td>
        <td>
          <Untrusted text={why} max={500} />
        </td>
        <td className="hint">
          {Object.entries(counts)
            .map(([name, count]) => `${name} ${formatCount(count)}`)
            .join(', ')}
          {filter && filter !== NO_FILTER && (
            <div className="mono">
              <Untrusted text={filter} max={160} />
            </div>
          )}
        </td>
      </tr>
    ))}
  </Table>
);

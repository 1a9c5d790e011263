import { Link } from 'wouter';
import type { GroupList, ListGroupsQuery } from '../../api/operations.ts';
import { useAnswer } from '../../api/use-call.ts';
import { plural } from '../../format/numbers.ts';
import { Chip } from '../../ui/chip.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Choice, SearchField } from '../../ui/search-field.tsx';
import { Answered, Empty } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { useFilters } from '../../url/use-filters.ts';
import { GroupRow } from './group-row.tsx';

/** For the time when no event comes. */
const AGAIN_MS = 15_000;

const STATES = [
  ['', 'All but ignored'],
  ['open', 'Open'],
  ['acknowledged', 'Acknowledged'],
  ['resolved', 'Resolved'],
  ['ignored', 'Ignored'],
  ['all', 'All states'],
] as const;

/** Dead letters by cause: what is broken, how often, and who works on it. */
export function GroupsPage() {
  const { filters, change } = useFilters(['text', 'state', 'service', 'code']);
  const groups = useAnswer('listGroups', filters as ListGroupsQuery, { refetchMs: AGAIN_MS });
  return (
    <>
      <PageHead
        title="Dead letters"
        actions={
          <Link className="button" href="/dead-letters/list">
            All dead letters
          </Link>
        }
      >
        Messages that failed for good, by cause. Repair the cause, then replay its dead letters.
      </PageHead>
      <search className="filters">
        <SearchField label="Search in messages" value={filters.text ?? ''} onSearch={(text) => change({ text })} />
        <Choice label="State" value={filters.state ?? ''} options={STATES} onChange={(state) => change({ state })} />
        {filters.service && <Chip name="service" value={filters.service} onRemove={() => change({ service: '' })} />}
        {filters.code && <Chip name="code" value={filters.code} onRemove={() => change({ code: '' })} />}
      </search>
      <Answered asked={groups}>
        {(answer) => <Groups list={answer} filtered={Object.keys(filters).length > 0} />}
      </Answered>
    </>
  );
}

function Groups({ list, filtered }: { list: GroupList; filtered: boolean }) {
  if (list.items.length === 0) {
    return filtered ? (
      <Empty title="No cause matches these filters">
        <Link href="/dead-letters">Remove the filters</Link>
      </Empty>
    ) : (
      <Empty title="No dead letters">
        A message comes here when a service cannot deliver it and a retry would not help: an invalid value, or a refusal
        by Customer.io. Outages do not fill this page: deliveries wait until they are over.
      </Empty>
    );
  }
  return (
    <>
      <Table
        columns={[
          'Cause',
          { name: 'Open', isRight: true },
          { name: 'People', isRight: true },
          'Last 24 hours',
          'Last seen',
          'State',
          { name: 'Decide', isHidden: true },
        ]}
        className="groups stacked"
      >
        {list.items.map((group) => (
          <GroupRow key={group.id} group={group} />
        ))}
      </Table>
      <p className="hint table-note">{plural(list.total, 'cause')}</p>
    </>
  );
}

import { Link } from 'wouter';
import type { Plan } from '../../api/operations.ts';
import { useAnswer } from '../../api/use-call.ts';
import { formatCount } from '../../format/numbers.ts';
import { Id } from '../../ui/copy.tsx';
import { Figure } from '../../ui/facts.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { ReasonCounts } from '../../ui/reason-counts.tsx';
import { Answered } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { Ago } from '../../ui/time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { address } from '../../url/search.ts';
import { useFilters } from '../../url/use-filters.ts';
import { StartJob } from './start-job.tsx';

/** What a replay would do, before it is done. */
export function PlanPage() {
  const { id = '' } = useFilters(['id']).filters;
  const asked = useAnswer('getPlan', { id });
  return <Answered asked={asked}>{(plan) => <PlanParts plan={plan} />}</Answered>;
}

const PlanParts = ({ plan }: { plan: Plan }) => (
  <>
    <PageHead title="Plan of a replay" actions={<Id id={plan.id} />}>
      Nothing has been replayed yet. Made by <Untrusted text={plan.createdBy} /> <Ago at={plan.createdAt} />; only these
      dead letters are replayed, whatever fails later.
    </PageHead>
    <div className="figures">
      <Figure name="Will be replayed" value={formatCount(plan.count)} />
      <Figure name="People" value={formatCount(plan.people)} />
      <Figure name="Will be parked" value={formatCount(plan.park)} note="replayed too often" />
      <Figure
        name="Left out"
        value={formatCount(plan.left.reduce((sum, { count }) => sum + count, 0))}
        note="reasons below"
      />
    </div>
    <section>
      <h2>Causes</h2>
      <Table>
        {plan.groups.map(({ id, service, code, message, count }) => (
          <tr key={id}>
            <th scope="row">
              <Link href={address('/dead-letters/list', { group: id })}>
                <Untrusted text={code} max={60} />
              </Link>{' '}
              <span className="hint">
                <Untrusted text={service} max={60} />
              </span>
              <div className="hint">
                <Untrusted text={message} max={160} />
              </div>
            </th>
            <td className="right number">{formatCount(count)}</td>
          </tr>
        ))}
      </Table>
    </section>
    <ReasonCounts title="Not replayed, and why" counts={plan.left} />
    <StartJob plan={plan} />
  </>
);

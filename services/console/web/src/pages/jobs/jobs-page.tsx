import { Link } from 'wouter';
import type { Job } from '../../api/operations.ts';
import { useAnswer } from '../../api/use-call.ts';
import { StateBadge } from '../../ui/badge.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Answered, Empty } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { Ago } from '../../ui/time.tsx';
import { Untrusted } from '../../ui/untrusted.tsx';
import { address } from '../../url/search.ts';
import { Progress } from './progress.tsx';

const AGAIN_MS = 5_000;

/** Replays, wherever they run and whoever started them. */
export function JobsPage() {
  const jobs = useAnswer('listJobs', {}, { refetchMs: AGAIN_MS });
  return (
    <>
      <PageHead title="Jobs">
        Replays of dead letters. A job continues without this page, and everybody sees it.
      </PageHead>
      <Answered asked={jobs}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No replay yet">
              Choose a cause in <Link href="/dead-letters">Dead letters</Link>, plan its replay, and start it from the
              plan.
            </Empty>
          ) : (
            <JobTable jobs={items} />
          )
        }
      </Answered>
    </>
  );
}

const JobTable = ({ jobs }: { jobs: readonly Job[] }) => (
  <Table columns={['Job', 'State', 'Progress', 'By', 'Changed']} className="stacked">
    {jobs.map((job) => (
      <tr key={job.id}>
        <th scope="row">
          <Link href={address('/jobs/one', { id: job.id })}>
            <Untrusted text={job.why} max={120} />
          </Link>
          {job.reason && (
            <div className="hint">
              <Untrusted text={job.reason} max={200} />
            </div>
          )}
        </th>
        <td>
          <StateBadge state={job.state} />
        </td>
        <td>
          <Progress job={job} />
        </td>
        <td className="nowrap">
          <Untrusted text={job.by} max={40} />
        </td>
        <td>
          <Ago at={job.changedAt} />
        </td>
      </tr>
    ))}
  </Table>
);

import type { Job } from '../../api/operations.ts';
import { formatCount } from '../../format/numbers.ts';

/** How far a job is. */
export function Progress({ job: { planned, replayed, failedAgain } }: { job: Job }) {
  const done = planned === 0 ? 100 : Math.min(100, Math.floor((replayed / planned) * 100));
  return (
    <div className="progress">
      <progress max={100} value={done} aria-label="Progress of the job" />
      <span className="number nowrap">
        {formatCount(replayed)} of {formatCount(planned)}
        {failedAgain > 0 && <span className="failed-again"> · {formatCount(failedAgain)} failed again</span>}
      </span>
    </div>
  );
}

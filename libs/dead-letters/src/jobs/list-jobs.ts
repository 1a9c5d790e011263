import type { JobDecision } from '@cio-bus/contracts';
import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';

/** A replay job, as far as Kafka knows it. */
export interface ReplayJob extends JobDecision {
  /** Dead letters that it has replayed. */
  replayed: number;
  /** Replayed ones that were dead-lettered again. */
  failedAgain: number;
  /** When it last replayed or changed, ms since the epoch: a job that is `started` and does not move was killed. */
  lastActiveAt: number;
}

/** Lists the replay jobs, the latest first. */
export const listJobs = (index: DeadLetterIndex): Promise<ReplayJob[]> =>
  index.query((database) => {
    const progress = database.prepare(
      `SELECT json_extract(decided.resolution, '$.id') AS id, count(*) AS replayed, max(decided_at) AS at,
         count(again.seq) AS failed_again
       FROM decisions AS decided LEFT JOIN dead_letters AS again
         ON again.dead_letter_id = substr(decided.dead_letter_id, 1, instr(decided.dead_letter_id, '/'))
           || json_extract(decided.resolution, '$.replayedAs.topic')
           || '/' || json_extract(decided.resolution, '$.replayedAs.partition')
           || '/' || json_extract(decided.resolution, '$.replayedAs.offset')
       WHERE action = 'replayed' AND id IN (SELECT job_id FROM jobs) GROUP BY 1`,
    );
    const byId = new Map(progress.all().map((row) => [String(row.id), row]));
    const jobs = database.prepare('SELECT decision FROM jobs').all();
    return jobs
      .map(({ decision }) => JSON.parse(String(decision)) as JobDecision)
      .map((job) => {
        const { replayed = 0, failed_again = 0, at = 0 } = byId.get(job.jobId) ?? {};
        const lastActiveAt = Math.max(job.timestamp, Number(at));
        return { ...job, replayed: Number(replayed), failedAgain: Number(failed_again), lastActiveAt };
      })
      .sort((one, other) => other.timestamp - one.timestamp);
  });

import { type JobOutcome, type JobPlan, type JobProgress, type RunJobOptions, runJob } from '@cio-bus/dead-letters';
import type { Telemetry } from '@cio-bus/service';

/** What the jobs of this process are run with. */
export type JobMeans = Pick<RunJobOptions, 'index' | 'transact' | 'producer' | 'committed' | 'now' | 'pollMs'>;

/** Who runs a job, and how. */
export interface JobStart extends Pick<RunJobOptions, 'by' | 'why'> {
  canary?: number | undefined;
  perSecond?: number | undefined;
}

interface Running {
  waitsFor: string | null;
  started: Promise<JobOutcome>;
}

/**
 * Runs replay jobs in this process, without anybody waiting for them. What they have done is in Kafka: a job of a process that
 * was killed is resumed by running it again.
 */
export class JobRunner {
  readonly #means: JobMeans;
  readonly #logger: Telemetry['logger'];
  readonly #running = new Map<string, Running>();

  constructor(means: JobMeans, { logger }: Pick<Telemetry, 'logger'>) {
    this.#means = means;
    this.#logger = logger;
  }

  /** What a job that runs here waits for; undefined when it does not run here. */
  waitsFor(jobId: string): string | null | undefined {
    return this.#running.get(jobId)?.waitsFor;
  }

  get size(): number {
    return this.#running.size;
  }

  /**
   * Runs the job of a plan, or joins the run of it. Resolves once Kafka has it as started, or as what it was before.
   *
   * @throws InvalidPlanError when Kafka has none of its dead letters
   */
  async start(plan: JobPlan, options: JobStart): Promise<JobOutcome> {
    const known = this.#running.get(plan.id);
    if (known) return { ...(await known.started), actionId: undefined };
    const begun = Promise.withResolvers<JobOutcome>();
    const running: Running = { waitsFor: null, started: begun.promise };
    this.#running.set(plan.id, running);
    begun.resolve(this.#run(plan, options, running));
    return running.started;
  }

  #run(plan: JobPlan, { by, why, canary, perSecond }: JobStart, running: Running): Promise<JobOutcome> {
    const begun = Promise.withResolvers<JobOutcome>();
    const ended = runJob({
      ...this.#means,
      ...{ plan, by, why },
      ...(canary === undefined ? {} : { canary }),
      ...(perSecond === undefined ? {} : { rate: perSecond }),
      onStarted: (actionId) => begun.resolve({ state: 'started', actionId }),
      onProgress: (progress) => {
        running.waitsFor = waitsFor(progress);
      },
    });
    const outcome = ended.then(({ state }) => ({ state, actionId: undefined }));
    void ended
      .then(({ jobId, state: end, replayed }) =>
        this.#logger.info({ jobId, state: end, replayed }, 'replay job ended here'),
      )
      .catch((err: unknown) => this.#logger.error({ err, jobId: plan.id }, 'replay job failed'))
      .finally(() => this.#running.delete(plan.id));
    return Promise.race([begun.promise, outcome]);
  }
}

function waitsFor(progress: JobProgress): string | null {
  if (progress.kind === 'canary') return `the outcome of the first ${progress.size}`;
  if (progress.kind === 'lag') return `a service that is ${progress.lag} records behind`;
  return null;
}

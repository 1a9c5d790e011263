import { setTimeout as sleep } from 'node:timers/promises';
import type { JobDecision } from '@cio-bus/contracts';
import { type Action, beginAction } from '../actions/operator.ts';
import { parkRows } from '../replay/park-rows.ts';
import { beginReplay, type Replay, ReplayEndedError, replayInBatches } from '../replay/replay-in-batches.ts';
import { changeJob, type JobChange, readJob } from './change-job.ts';
import type { JobReport, RunJobOptions } from './job-options.ts';
import { listJobs } from './list-jobs.ts';
import { lagOf, type ReplayTarget } from './live-lag.ts';
import { requireHere, selectPlanned } from './planned-rows.ts';
import { type FailedAgain, ReplayedRecords } from './replayed-records.ts';

const DEFAULTS = { canary: 20, maxLag: 2_000, pollMs: 500 };

/** A cause of the canary is broken when this share of it failed again, and nothing of that cause was delivered. */
const BROKEN_SHARE = 0.25;
/** After the canary, a cause is broken when this many failed again, and nothing of it was delivered. */
const BROKEN_COUNT = 20;

/**
 * Runs the job of a plan: replays the dead letters of the plan that are still open, in its order.
 *
 * It begins with a canary, and waits for what becomes of it; it stops when a cause turns out not to be fixed, and pauses
 * while services have not settled what apps publish. Running it again continues it, after a kill too. Several processes may
 * run it at a time: each dead letter is replayed once.
 *
 * @throws InvalidPlanError when Kafka has none of the plan's dead letters
 */
export async function runJob(options: RunJobOptions): Promise<JobReport> {
  const { plan, index } = options;
  const action = { ...beginAction(options), id: plan.id };
  requireHere(plan, await selectPlanned(index, plan));
  const { actionId, before, isChanged } = await changeJob(options, action, changeOf(options, { action: 'started' }));
  const report: JobReport = { ...emptyReport(options), state: 'started' };
  // Another process runs it, or was killed.
  if (!isChanged && before?.action !== 'started') return { ...report, state: before?.action ?? 'started' };
  options.onStarted?.(isChanged ? actionId : undefined);
  return new RunningJob(options, action, report).run();
}

const emptyReport = ({ plan }: RunJobOptions) => ({
  ...{ jobId: plan.id, planned: plan.deadLetters.length, replayed: 0, failedAgain: 0, failed: [], left: {} },
});

const changeOf = ({ plan }: Pick<RunJobOptions, 'plan'>, change: Pick<JobChange, 'action'> & Partial<JobChange>) => ({
  ...{ jobId: plan.id, planned: plan.deadLetters.length, digest: plan.digest, filter: plan.filter },
  ...change,
});

/** One process's part of a job. Everything that it needs to know after a kill is in Kafka. */
class RunningJob {
  readonly #options: RunJobOptions;
  readonly #settings: typeof DEFAULTS;
  readonly #action: Action;
  readonly #report: JobReport;
  readonly #records: ReplayedRecords;
  readonly #replay: Replay;
  #parked = 0;
  #targets: readonly ReplayTarget[] = [];
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(options: RunJobOptions, action: Action, report: JobReport) {
    const { canary = DEFAULTS.canary, maxLag = DEFAULTS.maxLag, pollMs = DEFAULTS.pollMs } = options;
    this.#options = options;
    this.#settings = { canary, maxLag, pollMs };
    this.#action = action;
    this.#report = report;
    this.#records = new ReplayedRecords(options.index, options.committed);
    this.#replay = beginReplay({
      ...options,
      includeParked: options.plan.includeParked,
      ...{ action, report },
      requireRunning: (database) => requireRunning(readJob(database, options.plan.id)),
      onReplayed: (records) => this.#records.add(records),
    });
  }

  async run(): Promise<JobReport> {
    try {
      const rows = await selectPlanned(this.#options.index, this.#options.plan);
      this.#targets = rows.targets;
      this.#report.left = rows.leave;
      await this.#records.addEarlier(rows.earlier);
      await parkRows(this.#options, this.#action, rows.park);
      this.#parked = rows.park.length;
      const broken = (await this.#replayCanary(rows.replay)) ?? (await this.#replayRest(rows.replay));
      if (broken) return await this.#stop(broken);
      return await this.#finish();
    } catch (error) {
      if (!(error instanceof JobEndedError)) throw error;
      return { ...this.#report, state: error.state, failedAgain: this.#records.failedAgain };
    }
  }

  /** Takes the canary off the rows, replays it, and waits for what becomes of it. */
  async #replayCanary(rows: number[]): Promise<FailedAgain | undefined> {
    const { canary } = this.#settings;
    while (this.#records.pending < canary && rows.length > 0 && this.#replay.halted === undefined)
      await replayInBatches(this.#replay, rows.splice(0, canary - this.#records.pending));
    const size = this.#records.pending;
    if (canary === 0 || size === 0) return undefined;
    this.#options.onProgress?.({ kind: 'canary', size });
    await this.#until(async () => {
      await this.#records.look();
      return this.#records.pending === 0;
    });
    return this.#records.brokenGroup(Math.ceil(size * BROKEN_SHARE));
  }

  async #replayRest(rows: readonly number[]): Promise<FailedAgain | undefined> {
    let broken: FailedAgain | undefined;
    await this.#withinLag();
    await replayInBatches(this.#replay, rows, async () => {
      if (this.#replay.halted !== undefined) return false;
      if (performance.now() < this.#lookedAt + this.#settings.pollMs) return true;
      await this.#withinLag();
      broken = this.#records.brokenGroup(BROKEN_COUNT);
      this.#options.onProgress?.({ kind: 'replayed', count: this.#report.replayed });
      return broken === undefined;
    });
    return broken;
  }

  /** Waits while services are behind with what apps publish; its own records do not count. */
  async #withinLag(): Promise<void> {
    const { maxLag } = this.#settings;
    let bound = maxLag;
    await this.#until(async () => {
      await this.#records.look();
      const lag = await lagOf(this.#options.index, this.#options.committed, this.#targets);
      const isWithin = lag - this.#records.pending <= bound;
      if (!isWithin && bound === maxLag) this.#options.onProgress?.({ kind: 'lag', lag, maxLag });
      if (!isWithin) bound = maxLag / 2;
      return isWithin;
    });
    this.#lookedAt = performance.now();
  }

  /** Polls; ends as the job does. */
  async #until(isDone: () => Promise<boolean>): Promise<void> {
    const { index, plan } = this.#options;
    while (!(await isDone())) {
      requireRunning(await index.query((database) => readJob(database, plan.id)));
      await sleep(this.#settings.pollMs);
    }
  }

  async #stop(broken: FailedAgain): Promise<JobReport> {
    const { failed, isSameCause, code, message } = broken;
    const cause = isSameCause ? 'the same cause' : 'another cause';
    const reason = `${failed} replayed dead letters of group ${broken.groupId} failed again, none was delivered; ${cause}: ${code}: ${message}`;
    const state = await this.#end({ action: 'stopped', reason });
    return { ...this.#report, state, reason, failedAgain: this.#records.failedAgain };
  }

  async #finish(): Promise<JobReport> {
    await this.#records.look();
    const failedAgain = this.#records.failedAgain;
    const [failed] = this.#report.failed; // Kafka was unavailable, or refused it: the job can be continued
    if (failed) return { ...this.#report, state: 'started', failedAgain, reason: failed.message };
    const state = await this.#end({ action: 'finished' });
    return { ...this.#report, state, failedAgain };
  }

  /** @returns the state that the job has now: another process may have ended it */
  async #end(change: Pick<JobChange, 'action' | 'reason'>): Promise<JobDecision['action']> {
    const { index, plan } = this.#options;
    const [job] = (await listJobs(index)).filter(({ jobId }) => jobId === plan.id);
    this.#report.replayed = job?.replayed ?? this.#report.replayed;
    const { replayed, failed, left } = this.#report;
    const counts = {
      replayed,
      failed: failed.length,
      failed_again: job?.failedAgain ?? 0,
      parked: this.#parked,
      ...left,
    };
    const { before, isChanged } = await changeJob(
      this.#options,
      this.#action,
      changeOf(this.#options, { ...change, counts }),
    );
    return isChanged ? change.action : (before?.action ?? change.action);
  }
}

/** Somebody has paused, stopped, cancelled or finished the job. */
class JobEndedError extends ReplayEndedError {
  readonly state: JobDecision['action'];

  constructor(state: JobDecision['action']) {
    super(`the job is ${state}`);
    this.state = state;
  }
}

function requireRunning(job: JobDecision | undefined): void {
  if (job && job.action !== 'started') throw new JobEndedError(job.action);
}

import { type ErrorCode, errorCodes } from '@cio-bus/contracts';
import {
  type DeadLetterGroup,
  type DeadLetterIndex,
  groupDeadLetters,
  IndexFileError,
  indexVersion,
  listJobs,
  type ReplayJob,
} from '@cio-bus/dead-letters';
import type { Telemetry } from '@cio-bus/service';
import type { RepairState } from '../flow/find-problems.ts';

/** Groups with a series of their own; a bus has tens. */
const MAX_GROUPS = 50;
const jobStates = ['started', 'paused', 'stopped'] as const;

/** Time between two measurements, by the time that one took. */
const REST_PER_WORK = 10;

interface Measured {
  repair: RepairState;
  jobs: ReplayJob[];
}

type Used = Pick<Telemetry, 'gauge' | 'forget' | 'expect' | 'logger'>;

const NOTHING: Measured = { repair: { oldestOpenAt: undefined, open: 0, jobs: [] }, jobs: [] };

/** Measures what is still to be repaired. */
export class RepairMetrics {
  readonly #index: DeadLetterIndex;
  readonly #telemetry: Used;
  #groups = new Map<string, { group: string; code: string }>();
  #last: { version: string; measured: Measured; nextAt: number } | undefined;
  #fault: string | undefined;

  constructor(index: DeadLetterIndex, telemetry: Used) {
    this.#index = index;
    this.#telemetry = telemetry;
    telemetry.expect('cio_bus_console_sign_ins_refused_total', {});
    this.#set([], []);
    this.#setFault(undefined);
  }

  /**
   * Measures, unless the index has read nothing since; returns the jobs and the state for the list of problems. While the index
   * cannot be used, they are as they were before then, with the reason.
   */
  async measure(): Promise<Measured> {
    try {
      const measured = await this.#measureChanged();
      this.#setFault(undefined);
      return measured;
    } catch (error) {
      if (!(error instanceof IndexFileError)) throw error;
      this.#setFault(error.message);
      const { repair, jobs } = this.#last?.measured ?? NOTHING;
      return { repair: { ...repair, indexFault: error.message }, jobs };
    }
  }

  async #measureChanged(): Promise<Measured> {
    const version = await indexVersion(this.#index);
    const last = this.#last;
    // Half a million dead letters take a second: while many arrive it measures less often, never most of the time.
    if (last && (last.version === version || performance.now() < last.nextAt)) return last.measured;
    const began = performance.now();
    const measured = await this.#measure();
    const tookMs = performance.now() - began;
    this.#last = { version, measured, nextAt: performance.now() + tookMs * REST_PER_WORK };
    return measured;
  }

  async #measure(): Promise<Measured> {
    const groups = await groupDeadLetters(this.#index);
    const jobs = await listJobs(this.#index);
    const seen = groups.filter(({ groupState }) => groupState !== 'ignored');
    this.#set(groups, jobs);
    const oldestOpenAt = seen.length === 0 ? undefined : Math.min(...seen.map(({ oldest }) => oldest));
    const open = seen.reduce((sum, { count }) => sum + count, 0);
    const shown = jobs.map(({ jobId, action, lastActiveAt, reason }) => ({
      ...{ id: jobId, state: action, lastActiveAt, reason: reason ?? null },
    }));
    return { repair: { oldestOpenAt, open, jobs: shown }, jobs };
  }

  #setFault(fault: string | undefined): void {
    const { gauge, logger } = this.#telemetry;
    gauge('cio_bus_dead_letter_index_unavailable', {}, fault === undefined ? 0 : 1);
    if (fault !== undefined && this.#fault === undefined) logger.error({}, fault);
    if (fault === undefined && this.#fault !== undefined)
      logger.info({}, 'the index of dead letters can be used again');
    this.#fault = fault;
  }

  #set(groups: readonly DeadLetterGroup[], jobs: readonly ReplayJob[]): void {
    const { gauge } = this.#telemetry;
    const byCode = new Map<ErrorCode, number>(errorCodes.map((code) => [code, 0]));
    for (const { code, count } of groups) if (byCode.has(code)) byCode.set(code, (byCode.get(code) ?? 0) + count);
    for (const [code, count] of byCode) gauge('cio_bus_open_dead_letters', { code }, count);
    const seen = groups.filter(({ groupState }) => groupState !== 'ignored');
    this.#setGroups(seen.slice(0, MAX_GROUPS));
    const oldest = seen.length === 0 ? 0 : Math.min(...seen.map((group) => group.oldest));
    gauge('cio_bus_open_dead_letters_oldest_timestamp_seconds', {}, oldest / 1_000);
    for (const state of jobStates)
      gauge('cio_bus_replay_jobs', { state }, jobs.filter(({ action }) => action === state).length);
    const idle = jobs.filter(({ action }) => action === 'started').map(({ lastActiveAt }) => lastActiveAt);
    gauge('cio_bus_replay_job_idle_timestamp_seconds', {}, idle.length === 0 ? 0 : Math.min(...idle) / 1_000);
  }

  #setGroups(groups: readonly DeadLetterGroup[]): void {
    const { gauge, forget } = this.#telemetry;
    const now = new Map<string, { group: string; code: string }>();
    for (const { groupId: group, code, count } of groups) {
      now.set(group, { group, code });
      gauge('cio_bus_open_dead_letters_of_group', { group, code }, count);
    }
    for (const [group, labels] of this.#groups)
      if (!now.has(group)) forget('cio_bus_open_dead_letters_of_group', labels);
    this.#groups = now;
  }
}

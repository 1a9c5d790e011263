import type { Telemetry } from '@cio-bus/service';
import type { Source } from '../../engine/engine.ts';

const INTERVAL_MS = 100;
const AFTER_SETTLEMENTS = 200;

/** An offset to be committed, under the logical topic name. */
export interface Commit {
  topic: string;
  partition: number;
  offset: number;
}

interface CommitterOptions {
  telemetry: Telemetry;
  sources(): readonly Source[];
  commit(commits: readonly Commit[]): Promise<void>;
  /** Called once Kafka has it. */
  onCommitted(commit: Commit): void;
}

/** Commits low-water marks every 100 ms or 200 settlements: one commit at a time, and no message waits for one. */
export class Committer {
  readonly #options: CommitterOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #settlements = 0;

  constructor(options: CommitterOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timer = setInterval(() => void this.commit(), INTERVAL_MS);
  }

  /** Makes the last commit, after the one under way: that may have begun before the last message was settled. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#running;
    await this.commit();
  }

  /** Counts a settled message. */
  readonly noteSettled = (): void => {
    this.#settlements += 1;
    if (this.#settlements >= AFTER_SETTLEMENTS) void this.commit();
  };

  /** Commits what is due. Resolves when Kafka has it, or when it failed: the next commit repeats it. */
  readonly commit = (): Promise<void> => {
    this.#running ??= this.#commitDue().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  };

  async #commitDue(): Promise<void> {
    this.#settlements = 0;
    const due = this.#options.sources().filter(({ isCommitDue }) => isCommitDue);
    if (due.length === 0) return;
    const commits = due.map(({ topic, partition, lowWaterMark }) => ({ topic, partition, offset: lowWaterMark }));
    try {
      await this.#options.commit(commits);
      for (const commit of commits) this.#options.onCommitted(commit);
    } catch (error) {
      this.#options.telemetry.count('cio_bus_commit_failures_total', {});
      this.#options.telemetry.logger.debug({ err: error }, 'commit failed');
    }
  }
}

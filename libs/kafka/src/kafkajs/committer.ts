import type { Telemetry } from '@cio-bus/service';

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
  /** The low-water marks that have moved since the last commit. */
  due(): Commit[];
  commit(commits: readonly Commit[]): Promise<void>;
  /** Told once Kafka has them. */
  onCommitted(commits: readonly Commit[]): void;
}

/** Commits low-water marks every 100 ms or 200 settlements, one commit at a time and never in a message's way. */
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

  stop(): void {
    clearInterval(this.#timer);
  }

  onSettled(): void {
    this.#settlements += 1;
    if (this.#settlements >= AFTER_SETTLEMENTS) void this.commit();
  }

  /** Commits what is due. Resolves when Kafka has it, or when it failed: the next commit repeats it. */
  commit(): Promise<void> {
    this.#running ??= this.#commitDue().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #commitDue(): Promise<void> {
    this.#settlements = 0;
    const commits = this.#options.due();
    if (commits.length === 0) return;
    try {
      await this.#options.commit(commits);
      this.#options.onCommitted(commits);
    } catch (error) {
      this.#options.telemetry.count('cio_bus_commit_failures_total', {});
      this.#options.telemetry.logger.debug({ err: error }, 'commit failed');
    }
  }
}

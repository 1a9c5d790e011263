import type { Telemetry } from '@cio-bus/service';
import { type Snapshot, type Source, systemClock } from '../../engine/engine.ts';

const INTERVAL_MS = 100;
const AFTER_SETTLEMENTS = 200;

/** What is to be committed of a partition, under the logical topic name. */
export interface Commit {
  topic: string;
  partition: number;
  snapshot: Snapshot;
}

interface CommitterOptions {
  telemetry: Telemetry;
  sources(): readonly Source[];
  commit(commits: readonly Commit[]): Promise<void>;
  /** Called once Kafka has it. */
  onCommitted(commit: Commit): void;
}

/** Commits what is settled every 100 ms or 200 settlements: one commit at a time, and no message waits for one. */
export class Committer {
  readonly #options: CommitterOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #settlements = 0;
  /** Whether the broker takes the metadata that names what is settled beyond an open offset. */
  #takesMetadata = true;

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
    const commits = this.#due();
    if (commits.length === 0) return;
    try {
      await this.#options.commit(commits);
      for (const commit of commits) this.#options.onCommitted(commit);
    } catch (error) {
      this.#noteRefusal(error);
      this.#options.telemetry.count('cio_bus_commit_failures_total', {});
      this.#options.telemetry.logger.debug({ err: error }, 'commit failed');
    }
  }

  #due(): Commit[] {
    const now = systemClock.now();
    const stuckMs = this.#takesMetadata ? undefined : Number.POSITIVE_INFINITY;
    return this.#options.sources().flatMap((source): Commit[] => {
      const snapshot = source.dueCommit(now, stuckMs);
      return snapshot ? [{ topic: source.topic, partition: source.partition, snapshot }] : [];
    });
  }

  /** A broker may be set to take less than its default: then low-water marks alone are committed. */
  #noteRefusal(error: unknown): void {
    if ((error as { type?: unknown }).type !== 'OFFSET_METADATA_TOO_LARGE') return;
    this.#takesMetadata = false;
    this.#options.telemetry.logger.error(
      {},
      'Kafka refuses commit metadata: set offset.metadata.max.bytes of its brokers to 4096; until then a crash repeats more',
    );
  }
}

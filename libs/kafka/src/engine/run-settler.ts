import { failed, type Outcome } from '../handler.ts';
import type { Clock } from './clock.ts';
import type { Run } from './dispatcher.ts';
import type { Entry } from './entry.ts';
import type { Halt } from './halt.ts';
import type { Reporter } from './reporter.ts';
import { decideAfterFailure } from './retry-policy.ts';
import type { Ending, Settlement } from './settlement.ts';

interface RunSettlerOptions {
  settlement: Settlement;
  reporter: Reporter;
  halt: Halt;
  clock: Clock;
  /** Told after each settled message. */
  onSettled(): void;
}

/** Decides what the outcomes of a run lead to, and settles what can be settled. */
export class RunSettler {
  readonly #options: RunSettlerOptions;
  #successes = 0;

  constructor(options: RunSettlerOptions) {
    this.#options = options;
  }

  /**
   * Resolves when all that ended is on record, with the entries to be handed over again, in order, and after how long.
   *
   * @param jitter from 0 up to 1, drawn once a call
   */
  async settle(
    { entries }: Run,
    outcomes: ReadonlyMap<Entry, Outcome>,
    jitter: number,
  ): Promise<{ again: Entry[]; delayMs: number }> {
    const again: Entry[] = [];
    const writes: Promise<void>[] = [];
    let delayMs = 0;
    for (const entry of entries) {
      const decision = this.#decide(entry, outcomes.get(entry) ?? failed(new Error('no outcome')), jitter);
      if ('ending' in decision) {
        writes.push(this.#write(entry, decision.ending));
      } else {
        again.push(entry);
        delayMs = Math.max(delayMs, decision.delayMs);
      }
    }
    await Promise.all(writes);
    return { again: again.filter(({ source }) => !source.lost), delayMs };
  }

  /** Gives up what cannot be written; it stays unsettled. */
  close(): void {
    this.#options.settlement.close();
  }

  #decide(entry: Entry, outcome: Outcome, jitter: number): { ending: Ending } | { delayMs: number } {
    if (outcome.kind === 'done') {
      this.#successes += 1;
      return { ending: { status: 'success', result: outcome.result } };
    }
    if (outcome.kind === 'skipped') return { ending: { status: 'skipped', reason: outcome.reason } };
    const { clock, reporter, halt } = this.#options;
    const { error } = outcome;
    const now = clock.now();
    reporter.attemptFailed(error);
    const decision = decideAfterFailure(entry, error, { now, successes: this.#successes, jitter });
    if (decision.action === 'dead-letter') return { ending: { status: 'dead', error } };
    if (decision.action === 'retry') return { delayMs: decision.delayMs };
    if (halt.stop(error.code, now)) reporter.halted(error);
    return { delayMs: 0 }; // its lane is ready to be the next probe
  }

  async #write(entry: Entry, ending: Ending): Promise<void> {
    const written = await this.#options.settlement.write(entry, ending);
    entry.source.unsettledBytes -= entry.bytes;
    if (!written) return;
    entry.source.window.settle(entry.record.offset);
    this.#options.reporter.settled(entry, ending);
    this.#options.onSettled();
  }
}

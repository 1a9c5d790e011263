import { failed, type Outcome } from '../handler.ts';
import type { Clock } from './clock.ts';
import type { Run } from './dispatcher.ts';
import type { Entry } from './entry.ts';
import type { Line } from './line.ts';
import type { Reporter } from './reporter.ts';
import { decideAfterFailure } from './retry-policy.ts';
import type { Ending, Settlement } from './settlement.ts';

/** A message whose dead letter is held back lets others be the next probes. */
const HELD_MS = 60_000;

interface RunSettlerOptions {
  settlement: Settlement;
  reporter: Reporter;
  line: Line;
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
    const { clock, reporter, line } = this.#options;
    const now = clock.now();
    const key = entry.record.key?.toString() ?? '';
    if (outcome.kind !== 'failed') {
      line.refuses(key, undefined, now);
      if (outcome.kind === 'skipped') return { ending: { status: 'skipped', reason: outcome.reason } };
      this.#successes += 1;
      return { ending: { status: 'success', result: outcome.result } };
    }
    const { error } = outcome;
    reporter.attemptFailed(error);
    const circumstances = { now, runningMs: line.runningMs(now), successes: this.#successes, jitter };
    const decision = decideAfterFailure(entry, error, circumstances);
    // While the line is stopped, its probes are spaced already; when it goes on, nobody should have to wait any longer.
    if (decision.action === 'retry') return { delayMs: line.stop ? 0 : decision.delayMs };
    if (decision.action === 'halt') return { delayMs: 0 }; // its lane is ready to be the next probe
    const { held, change } = line.refuses(key, error, now);
    if (change) reporter.lineChanged(change);
    return held ? { delayMs: HELD_MS } : { ending: { status: 'dead', error } };
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

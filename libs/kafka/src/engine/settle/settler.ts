import type { BusError } from '@cio-bus/contracts';
import { failed, type Outcome } from '../../handler.ts';
import type { Gate } from '../decide/gate.ts';
import { decideAfterFailure } from '../decide/retry-policy.ts';
import type { Run } from '../hand-over/dispatcher.ts';
import type { Entry } from '../record/entry.ts';
import type { Reporter } from '../record/reporter.ts';
import type { Clock } from '../time/clock.ts';
import type { Ending, OutcomeWriter } from './outcome-writer.ts';

/** A message whose dead letter is held back lets others be the next probes. */
const HELD_MS = 60_000;

interface SettlerOptions {
  writer: OutcomeWriter;
  reporter: Reporter;
  gate: Gate;
  clock: Clock;
  /** Told after each settled message. */
  onSettled(): void;
}

/** Of a settled run: the entries to be handed over again, in order, and after how long. */
export interface Retry {
  again: readonly Entry[];
  delayMs: number;
}

const ALL_SETTLED: Retry = { again: [], delayMs: 0 };

/** Decides what the outcomes of a run lead to, and settles what can be settled. */
export class Settler {
  readonly #options: SettlerOptions;
  #successes = 0;

  constructor(options: SettlerOptions) {
    this.#options = options;
  }

  /**
   * Settles a run. A promise only when something has to be written first; it resolves when all that ended is on record.
   *
   * @param jitter from 0 up to 1, drawn once a call
   */
  settle({ entries }: Run, jitter: number): Retry | Promise<Retry> {
    const again: Entry[] = [];
    const writes: Promise<void>[] = [];
    let delayMs = 0;
    for (const entry of entries) {
      const decision = this.#decide(entry, entry.outcome ?? failed(new Error('no outcome')), jitter);
      if ('status' in decision) {
        const write = this.#end(entry, decision);
        if (write) writes.push(write);
      } else {
        again.push(entry);
        delayMs = Math.max(delayMs, decision.delayMs);
      }
    }
    if (writes.length === 0 && again.length === 0) return ALL_SETTLED;
    const settled = (): Retry => ({ again: again.filter(({ source }) => !source.lost), delayMs });
    return writes.length === 0 ? settled() : Promise.all(writes).then(settled);
  }

  /** Gives up what cannot be written; it stays unsettled. */
  close(): void {
    this.#options.writer.close();
  }

  #decide(entry: Entry, outcome: Outcome, jitter: number): Ending | { delayMs: number } {
    if (outcome.kind === 'failed') return this.#decideAfter(outcome.error, entry, jitter);
    this.#options.gate.noteAccepted();
    if (outcome.kind === 'skipped') return { status: 'skipped', reason: outcome.reason };
    this.#successes += 1;
    return { status: 'success', result: outcome.result };
  }

  #decideAfter(error: BusError, entry: Entry, jitter: number): Ending | { delayMs: number } {
    const { clock, reporter, gate } = this.#options;
    const now = clock.now();
    reporter.attemptFailed(error);
    const circumstances = { now, openMs: gate.openMs(now), successes: this.#successes, jitter };
    const decision = decideAfterFailure(entry, error, circumstances);
    // The probes of a closed gate are spaced already; once it opens, no lane waits any longer.
    if (decision.action === 'retry') reporter.retried(entry, error);
    if (decision.action === 'retry') return { delayMs: gate.closure ? 0 : decision.delayMs };
    if (decision.action === 'halt') return { delayMs: 0 }; // its lane is ready to be the next probe
    const { held, change } = gate.noteRejected(entry.record.key?.toString() ?? '', error, now);
    if (change) reporter.gateChanged(change);
    return held ? { delayMs: HELD_MS } : { status: 'dead', error };
  }

  #end(entry: Entry, ending: Ending): Promise<void> | undefined {
    const { writer } = this.#options;
    const record = writer.recordOf(entry, ending);
    if (record) return writer.write(entry, record).then((written) => this.#settled(entry, ending, written));
    this.#settled(entry, ending, !entry.source.lost);
    return undefined;
  }

  #settled(entry: Entry, ending: Ending, isOnRecord: boolean): void {
    entry.source.unsettledBytes -= entry.bytes;
    if (!isOnRecord) return;
    entry.source.window.settle(entry.record.offset);
    this.#options.reporter.settled(entry, ending);
    this.#options.onSettled();
  }
}

import { type CallKind, failed, type Outcome } from '../../handler.ts';
import type { Judge, Retry, ReturnedCall, Verdicts } from '../decide/judge.ts';
import type { Settler } from '../settle/settler.ts';
import type { Barriers } from './barriers.ts';
import type { Call, DueCall, LaneBatch } from './dispatcher.ts';
import type { HandlerCaller } from './handler-caller.ts';
import type { Lane } from './lane.ts';
import type { Lanes } from './lanes.ts';

type Entry = LaneBatch['entries'][number];

interface DeliveryOptions {
  caller: HandlerCaller;
  judge: Judge;
  settler: Settler;
  lanes: Lanes;
  barriers: Barriers;
  /** When a call returned, and the jitter that its messages share. */
  moment(): Pick<ReturnedCall, 'now' | 'date' | 'jitter'>;
  /** Called when something can move: a call has ended, or a lane is free. */
  requestTurn(): void;
}

/** The outcomes of a call, and what becomes of its messages. */
interface Results {
  /** One per entry that has no verdict of its own, in the order of the call. */
  readonly outcomes: readonly Outcome[];
  /** The outcome of the next such entry. */
  next: number;
  readonly verdicts: Verdicts;
}

/**
 * The way of a call: the handler returns outcomes, the judge turns each into a verdict, the settler puts endings on
 * record, and the lanes get back what has to be handed over again. Nothing flows the other way.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #inFlight: Record<CallKind, number> = { batch: 0, single: 0 };
  #unsettled = 0;
  #whenIdle: (() => void)[] = [];

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Handler calls under way. */
  get inFlight(): number {
    return this.#inFlight.batch + this.#inFlight.single;
  }

  /** Those of them whose messages need a request each. */
  get singlesInFlight(): number {
    return this.#inFlight.single;
  }

  /** Messages handed over and not settled. */
  get unsettled(): number {
    return this.#unsettled;
  }

  /** Resolves when every call has come back and its outcomes are written. */
  async idle(): Promise<void> {
    if (this.#unsettled > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** Delivers a call. Never rejects. */
  async run({ call, kind }: DueCall, isProbe: boolean): Promise<void> {
    const { caller, judge, moment, requestTurn } = this.#options;
    const entries = entriesOf(call);
    this.#inFlight[kind] += 1;
    this.#unsettled += entries.length;
    const outcomes = await caller.call(
      entries.some(hasVerdict) ? entries.filter((entry) => !hasVerdict(entry)) : entries,
    );
    this.#inFlight[kind] -= 1;
    const { now, date, jitter } = moment();
    const laneKey = call[0]?.lane.key ?? '';
    const verdicts = judge.judge({ laneKey, entries, outcomes, isProbe, now, date, jitter });
    const results: Results = { outcomes, next: 0, verdicts };
    for (const batch of call) this.#settle(batch, results);
    requestTurn();
  }

  /** Settles what ends of a batch; the lane is free once all of that is on record. */
  #settle({ lane, entries }: LaneBatch, results: Results): void {
    const { settler } = this.#options;
    const given = entries.map((entry) => entry.verdict ?? nextOf(results));
    const lastAccepted = given.findLastIndex(({ kind }) => kind === 'done');
    let again: Entry[] | undefined; // these two are mostly not needed, and this runs for every message
    let writes: Promise<void>[] | undefined;
    let delayMs = 0;
    for (let index = 0; index < entries.length; index += 1) {
      const entry = entries[index] as Entry;
      const position = { laneKey: lane.key, mayHold: index > lastAccepted };
      const verdict = results.verdicts(entry, given[index] as Outcome, position);
      if (isRetry(verdict)) {
        again ??= [];
        again.push(entry);
        delayMs = Math.max(delayMs, verdict.delayMs);
      } else {
        const write = settler.settle(entry, verdict);
        if (!write) continue;
        writes ??= [];
        writes.push(write);
      }
    }
    if (writes) void Promise.all(writes).then(this.#freeing(lane, entries, again, delayMs));
    else this.#free(lane, entries, again, delayMs);
  }

  /** A closure of its own: within {@link #settle} every call would allocate what it captures. */
  #freeing(...freed: [Lane, readonly Entry[], readonly Entry[] | undefined, number]): () => void {
    return () => this.#free(...freed);
  }

  /** Puts back what has to be handed over again, and releases the lane; after a barrier, once a commit covers that. */
  #free(lane: Lane, entries: readonly Entry[], again: readonly Entry[] = NOTHING, delayMs = 0): void {
    const { lanes, barriers, requestTurn } = this.#options;
    this.#unsettled -= entries.length;
    if (again.length > 0) lanes.putBack(lane, again.some(isLost) ? again.filter((entry) => !isLost(entry)) : again);
    const barrier = entries.find((entry) => entry.barrier && !again.includes(entry) && !isLost(entry));
    if (!barrier || !barriers.awaitThrough(lane, barrier)) lanes.release(lane, delayMs);
    if (this.#unsettled === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
    requestTurn();
  }
}

const hasVerdict = ({ verdict }: Entry): boolean => verdict !== undefined;

const NOTHING: readonly Entry[] = [];

const isLost = ({ source }: Entry): boolean => source.lost;

const isRetry = (verdict: object): verdict is Retry => 'delayMs' in verdict;

function nextOf(results: Results): Outcome {
  const outcome = results.outcomes[results.next];
  results.next += 1;
  return outcome ?? failed(new Error('the handler returned no outcome'));
}

const entriesOf = (call: Call): readonly Entry[] =>
  call.length === 1 ? (call[0] as LaneBatch).entries : call.flatMap(({ entries }) => entries);

/** What a stub has seen, in messages. */
export interface LedgerCounts {
  /** Different messages that were answered with success. */
  accepted: number;
  /** Different messages that were refused for good. */
  refused: number;
  /** Arrivals of a message that had been accepted, or refused, before. */
  repeats: number;
  /** Messages that first arrived while an earlier one of their key had no answer yet. */
  orderBroken: number;
}

interface KeyState {
  /** All below it are answered. */
  next: number;
  /** Answered ones above that. */
  ahead: Set<number>;
  arrived: Set<number>;
}

/** Keeps count of messages by key and number: what came twice, and what came too early. */
export class StubLedger {
  readonly #keys = new Map<string, KeyState>();
  readonly #counts: LedgerCounts = { accepted: 0, refused: 0, repeats: 0, orderBroken: 0 };

  get counts(): LedgerCounts {
    return { ...this.#counts };
  }

  /** A message came that is going to be accepted or refused. Not told of one that is turned away for now. */
  arrive(key: string, seq: number): void {
    const state = this.#stateOf(key);
    if (isAnswered(state, seq)) this.#counts.repeats += 1;
    else if (seq > state.next && !state.arrived.has(seq)) this.#counts.orderBroken += 1;
    state.arrived.add(seq);
  }

  /** Its answer goes out. */
  answer(key: string, seq: number, verdict: 'accepted' | 'refused'): void {
    const state = this.#stateOf(key);
    if (isAnswered(state, seq)) return;
    this.#counts[verdict] += 1;
    state.ahead.add(seq);
    while (state.ahead.delete(state.next)) state.next += 1;
  }

  #stateOf(key: string): KeyState {
    let state = this.#keys.get(key);
    if (!state) {
      state = { next: 0, ahead: new Set(), arrived: new Set() };
      this.#keys.set(key, state);
    }
    return state;
  }
}

const isAnswered = ({ next, ahead }: KeyState, seq: number): boolean => seq < next || ahead.has(seq);

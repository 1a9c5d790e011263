/** Message counts of a stub. */
export interface LedgerCounts {
  /** Distinct messages that were accepted. */
  accepted: number;
  /** Distinct messages that were permanently rejected. */
  rejected: number;
  /** Arrivals of a message that had already been accepted or rejected. */
  repeats: number;
  /** Messages that first arrived while an earlier one of their key had no response yet. */
  outOfOrder: number;
}

interface KeyState {
  /** All below it have a response. */
  next: number;
  /** Messages above that with a response. */
  ahead: Set<number>;
  arrived: Set<number>;
}

/** Tracks messages by key and sequence number, to detect repeats and early arrivals. */
export class StubLedger {
  readonly #keys = new Map<string, KeyState>();
  readonly #counts: LedgerCounts = { accepted: 0, rejected: 0, repeats: 0, outOfOrder: 0 };

  get counts(): LedgerCounts {
    return { ...this.#counts };
  }

  /** Records the arrival of a message that will be accepted or rejected; not called during an outage. */
  arrive(key: string, seq: number): void {
    const state = this.#stateOf(key);
    if (hasResponse(state, seq)) this.#counts.repeats += 1;
    else if (seq > state.next && !state.arrived.has(seq)) this.#counts.outOfOrder += 1;
    state.arrived.add(seq);
  }

  /** Records the response to a message. */
  respond(key: string, seq: number, verdict: 'accepted' | 'rejected'): void {
    const state = this.#stateOf(key);
    if (hasResponse(state, seq)) return;
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

const hasResponse = ({ next, ahead }: KeyState, seq: number): boolean => seq < next || ahead.has(seq);

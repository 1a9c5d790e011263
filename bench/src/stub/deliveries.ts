import { isRejected, latencyMs } from './latency.ts';
import { type LedgerCounts, StubLedger } from './stub-ledger.ts';

/** Statistics of a stub. Times are ms since the epoch, 0 for never. */
export interface StubStats extends LedgerCounts {
  requests: number;
  duringOutage: number;
  outageEndsAt: number;
  connections: number;
  lastAcceptedAt: number;
  /** First request after the last `POST /mark`. */
  firstAfterMarkAt: number;
}

/** Accepts and rejects the deliveries of a stub, and keeps its statistics. */
export class Deliveries {
  readonly #ledger = new StubLedger();
  readonly #rejectedShare: number;
  readonly #seen = {
    requests: 0,
    duringOutage: 0,
    outageEndsAt: 0,
    connections: 0,
    lastAcceptedAt: 0,
    firstAfterMarkAt: 0,
  };
  #marked = false;

  constructor(rejectedShare: number) {
    this.#rejectedShare = rejectedShare;
  }

  get stats(): StubStats {
    return { ...this.#seen, ...this.#ledger.counts };
  }

  /** Responds with a status: immediately during an outage, otherwise after the latency of the message. */
  deliver(key: string, seq: number, respond: (status: number) => void): void {
    this.#seen.requests += 1;
    if (this.#marked) {
      this.#marked = false;
      this.#seen.firstAfterMarkAt = Date.now();
    }
    if (Date.now() < this.#seen.outageEndsAt) {
      this.#seen.duringOutage += 1;
      respond(503);
      return;
    }
    const rejected = isRejected(key, seq, this.#rejectedShare);
    this.#ledger.arrive(key, seq);
    setTimeout(
      () => {
        this.#ledger.respond(key, seq, rejected ? 'rejected' : 'accepted');
        if (!rejected) this.#seen.lastAcceptedAt = Date.now();
        respond(rejected ? 400 : 200);
      },
      latencyMs(key, seq),
    );
  }

  countConnection(): void {
    this.#seen.connections += 1;
  }

  beginOutage(ms: number): void {
    this.#seen.outageEndsAt = Date.now() + ms;
  }

  /** Makes the next delivery the first after the mark. */
  mark(): void {
    this.#marked = true;
  }
}

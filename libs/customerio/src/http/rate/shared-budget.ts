import type { RateLevel, Responses } from './rate-level.ts';

/** What an instance asks of a budget, and what it has seen since it last asked. */
export interface BudgetRequest {
  /** Slots to take; may be 0. */
  slots: number;
  /** Slots that lie further ahead are not taken, ms. */
  withinMs: number;
  /** Responses since the last request. */
  responses: Responses;
  /** Age of the first of these responses, ms. */
  agedMs: number;
  /** How long no request may start from now on, because a `Retry-After` asked for that, ms; 0 when none did. */
  holdMs: number;
  /** The level after the window of an earlier reply; ignored when another instance has decided since. */
  decided?: { version: number; level: RateLevel } | undefined;
  /** The level of a budget that has none. */
  initial: RateLevel;
  /** Slots that were not used for this long may be used at once, ms. */
  burstMs: number;
  /** No slot can lie further ahead, ms: the store's clock was set back. */
  aheadMs: number;
}

/** The state of a budget. */
export interface BudgetReply {
  level: RateLevel;
  /** Counts the decisions about the level. */
  version: number;
  /** Slots that were taken. */
  taken: number;
  /** Time until the first of them, ms; the others follow at the level's rate. Negative: it was not used in time. */
  firstMs: number;
  /** Time until the next that can be taken, ms. */
  nextMs: number;
  /** How much longer no request may start, ms. */
  heldMs: number;
  /** Instances that have used the budget in the last seconds, this one included. */
  instances: number;
  /** The responses to all instances in about a second. Only one of them gets it, and decides about the level. */
  window?: (Responses & { elapsedMs: number }) | undefined;
}

/** The budget of one kind of call, stored where all instances reach it. */
export interface SharedBudget {
  /** One atomic step. Rejects when the store is unavailable; what it was asked may have happened. */
  exchange(request: BudgetRequest): Promise<BudgetReply>;
}

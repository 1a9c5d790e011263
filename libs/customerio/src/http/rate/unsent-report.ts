import type { Responses } from './rate-level.ts';
import type { BudgetRequest } from './shared-budget.ts';

const NONE: Responses = { ok: 0, throttled: 0, failed: 0 };

/** What an instance has seen and decided, and has not reported to the budget yet. */
export class UnsentReport {
  #responses: Record<keyof Responses, number> = { ...NONE };
  #firstAt = 0;
  #holdUntil = 0;
  decided: BudgetRequest['decided'];

  get hasResponses(): boolean {
    const { ok, throttled, failed } = this.#responses;
    return ok + throttled + failed > 0;
  }

  count(response: keyof Responses, now: number): void {
    if (!this.hasResponses) this.#firstAt = now;
    this.#responses[response] += 1;
  }

  hold(until: number): void {
    this.#holdUntil = Math.max(this.#holdUntil, until);
  }

  /** Returns the report and forgets it: nobody knows after a failed exchange whether it arrived. */
  take(now: number): Pick<BudgetRequest, 'responses' | 'agedMs' | 'holdMs' | 'decided'> {
    const report = {
      responses: this.#responses,
      agedMs: this.hasResponses ? now - this.#firstAt : 0,
      holdMs: Math.max(0, this.#holdUntil - now),
      decided: this.decided,
    };
    this.#responses = { ...NONE };
    this.#holdUntil = 0;
    this.decided = undefined;
    return report;
  }
}

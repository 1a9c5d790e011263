import type { BudgetReply, BudgetRequest, SharedBudget } from '../src/http/rate/shared-budget.ts';

const WINDOW_MS = 1_000;

/**
 * A budget in memory, as the script in Redis has it. `away` makes it reject.
 *
 * @param now the store's clock, ms
 */
export function memoryBudget(now: () => number): SharedBudget & { away: boolean; exchanges: number } {
  let stored: { level: BudgetReply['level']; version: number } | undefined;
  let [slot, hold, since] = [0, 0, 0];
  let counts = { ok: 0, throttled: 0, failed: 0 };

  function step({ slots, withinMs, responses, agedMs, holdMs, decided, initial, burstMs }: BudgetRequest): BudgetReply {
    stored ??= { level: initial, version: 0 };
    if (decided?.version === stored.version) stored = { level: decided.level, version: stored.version + 1 };
    if (now() + holdMs > Math.max(now(), hold)) {
      hold = now() + holdMs;
      slot = hold;
    }
    slot = Math.max(slot, now() - burstMs);
    const firstMs = slot - now();
    const within = firstMs > withinMs ? 0 : 1 + Math.floor(((withinMs - firstMs) * stored.level.perSecond) / 1_000);
    const taken = Math.min(slots, within);
    slot += (taken * 1_000) / stored.level.perSecond;
    if (since === 0 && responses.ok + responses.throttled + responses.failed > 0) since = now() - agedMs;
    counts = {
      ok: counts.ok + responses.ok,
      throttled: counts.throttled + responses.throttled,
      failed: counts.failed + responses.failed,
    };
    const reply = { ...stored, taken, firstMs, nextMs: slot - now(), heldMs: Math.max(0, hold - now()), instances: 2 };
    if (since === 0 || now() - since < WINDOW_MS) return reply;
    const window = { ...counts, elapsedMs: now() - since };
    since = 0;
    counts = { ok: 0, throttled: 0, failed: 0 };
    return { ...reply, window };
  }

  const budget = {
    away: false,
    exchanges: 0,
    async exchange(request: BudgetRequest) {
      budget.exchanges += 1;
      if (budget.away) throw new Error('the store is unavailable');
      return step(request);
    },
  };
  return budget;
}

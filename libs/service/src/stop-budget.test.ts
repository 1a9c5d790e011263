import { describe, expect, it } from 'vitest';
import { stopBudget } from './stop-budget.ts';

describe('stopBudget', () => {
  it.each([1_000, 9_000, 25_000])('fits into a deadline of %i ms, with a margin', (timeoutMs) => {
    const steps = Object.values(stopBudget(timeoutMs));
    expect(steps.reduce((sum, ms) => sum + ms)).toBeLessThanOrEqual(timeoutMs * 0.95);
  });

  it('leaves a call of 5 s time to end within the 10 s of Cloud Run', () => {
    expect(stopBudget(9_000).drainMs).toBeGreaterThan(5_000);
  });
});

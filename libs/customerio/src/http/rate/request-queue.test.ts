import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAdaptiveRate } from './adaptive-rate.ts';
import { RequestQueue, type TurnOptions } from './request-queue.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

/** Time in which the process was busy, and no timer fired. */
let busyMs = 0;
const now = () => performance.now() + busyMs;
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** A queue, and what became of those that joined it, with the time since. */
function aQueue(perSecond = 10) {
  const begun = now();
  const rate = createAdaptiveRate({ ceiling: perSecond, slowMs: 1_000, now });
  const queue = new RequestQueue({ rate, longHoldMs: 1_000, now });
  const ends: string[] = [];
  const join = (name: string, options: TurnOptions = {}) => {
    const note = (what: string) => void ends.push(`${name} ${what} ${Math.round((now() - begun) / 10) * 10}`);
    void queue.turn(options).then(
      () => note('started'),
      (error) => note(error.code),
    );
  };
  return { begun, rate, join, ends };
}

describe('RequestQueue', () => {
  it('starts requests at the rate, in order, and urgent ones first', async () => {
    const { join, ends } = aQueue();
    for (const name of ['a', 'b', 'c']) join(name);
    join('batch', { isUrgent: true });
    await pass(1_000);
    expect(ends).toEqual(['batch started 0', 'a started 100', 'b started 200', 'c started 300']);
  });

  it('wastes no slot of those that leave: the deadline has passed, or the call was aborted', async () => {
    const { begun, join, ends } = aQueue();
    const call = new AbortController();
    join('first');
    for (let index = 0; index < 20; index += 1) join('late', { startBy: begun + 250 });
    for (let index = 0; index < 20; index += 1) join('aborted', { signal: call.signal });
    join('last');
    await pass(250);
    call.abort();
    await pass(300);
    const count = (end: string) => ends.filter((one) => one.startsWith(end)).length;
    expect([count('late started'), count('late NOT_REACHED'), count('aborted VENDOR_UNAVAILABLE')]).toEqual([
      2, 18, 20,
    ]);
    expect(ends.at(-1)).toBe('last started 300');
  });

  it('fails everybody at once when a long hold begins, and starts nothing in a short one', async () => {
    const { rate, join, ends } = aQueue();
    for (const name of ['a', 'b']) join(name);
    rate.record({ result: 'throttled', durationMs: 1, retryAfterMs: 500 });
    await pass(450);
    expect(ends).toEqual([]);
    await pass(60);
    expect(ends).toEqual(['a started 500']);
    rate.record({ result: 'throttled', durationMs: 1, retryAfterMs: 5_000 });
    await pass(200);
    expect(ends.slice(1)).toEqual([expect.stringMatching(/^b VENDOR_THROTTLED/)]);
  });

  it('does not join a call that was aborted before', async () => {
    const { join, ends } = aQueue();
    join('a', { signal: AbortSignal.abort() });
    await pass(0);
    expect(ends).toEqual(['a VENDOR_UNAVAILABLE 0']);
  });

  it('does not make up for the time in which the process was busy', async () => {
    const { join, ends } = aQueue(100);
    for (let index = 0; index < 30; index += 1) join('a');
    await pass(2);
    busyMs += 500;
    await pass(12);
    expect(ends.length).toBe(1); // the slots that were taken before are void
    await pass(1_000);
    expect(ends.length).toBe(30);
  });
});

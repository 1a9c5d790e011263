import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PostResult } from './webhook-post.ts';
import { WebhookSender } from './webhook-sender.ts';

const HOUR_MS = 3_600_000;

/** A sender whose posts the test completes one by one. */
function aSender({ concurrency = 2, timeScale = 1 } = {}) {
  const open: { name: string; settle: (result: PostResult) => void }[] = [];
  const posted: string[] = [];
  const sender = new WebhookSender({
    timeScale,
    now: Date.now,
    concurrency: () => concurrency,
    post: (body) =>
      new Promise((resolve) => {
        const name: string = JSON.parse(body).event_id;
        posted.push(name);
        open.push({ name, settle: resolve });
      }),
  });
  return {
    sender,
    posted,
    push: (...names: string[]) => {
      for (const event_id of names)
        sender.push({ event_id, object_type: 'email', metric: 'sent', timestamp: 1, data: {} });
    },
    async settle(name: string, result: PostResult) {
      const [post] = open.splice(
        open.findIndex((one) => one.name === name),
        1,
      );
      post?.settle(result);
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

describe('webhook sender', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('posts up to the allowed concurrency while all succeed, in order', async () => {
    const { push, posted, settle, sender } = aSender();
    push('1', '2', '3', '4');
    expect(posted).toEqual(['1', '2']);
    await settle('2', 'acknowledged');
    expect(posted).toEqual(['1', '2', '3']);
    expect(sender.counts()).toMatchObject({ sent: 3, acknowledged: 1, pending: 3 });
  });

  it('retries failed events oldest first and one at a time, before anything new', async () => {
    const { push, posted, settle } = aSender();
    push('1', '2', '3', '4');
    await settle('2', 'back-off');
    await settle('1', 'back-off');
    expect(posted).toEqual(['1', '2']);

    await vi.advanceTimersByTimeAsync(1_000);
    expect(posted.slice(2)).toEqual(['1']);
    await settle('1', 'acknowledged');
    expect(posted.slice(2)).toEqual(['1', '2']);
    await settle('2', 'acknowledged');
    expect(posted.slice(2)).toEqual(['1', '2', '3', '4']);
  });

  it('doubles the wait with each attempt', async () => {
    const { push, posted, settle } = aSender();
    push('1');
    for (const waitMs of [1_000, 2_000, 4_000]) {
      const before = posted.length;
      await settle('1', 'back-off');
      await vi.advanceTimersByTimeAsync(waitMs - 1);
      expect(posted).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(posted).toHaveLength(before + 1);
    }
  });

  it.each([
    { timeScale: 1, waitMs: HOUR_MS },
    { timeScale: 60, waitMs: HOUR_MS / 60 },
  ])('waits $waitMs ms for an hour at time scale $timeScale', async ({ timeScale, waitMs }) => {
    const { push, posted, settle } = aSender({ timeScale });
    push('1');
    await settle('1', 'wait-an-hour');
    await vi.advanceTimersByTimeAsync(waitMs - 1);
    expect(posted).toEqual(['1']);
    await vi.advanceTimersByTimeAsync(1);
    expect(posted).toEqual(['1', '1']);
  });

  it.each([
    ['back-off', 'wait-an-hour', 'wait-an-hour'],
    ['wait-an-hour', 'back-off', 'back-off'],
    ['back-off', 'wait-an-hour', 'acknowledged'],
    ['wait-an-hour', 'acknowledged', 'back-off'],
  ] as const)('waits until the longest wait is over: %s, %s, %s', async (...order) => {
    const { push, posted, settle, sender } = aSender({ concurrency: 3, timeScale: 10 });
    push('1', '2', '3');
    for (const [index, result] of order.entries()) {
      await settle(String(index + 1), result);
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.advanceTimersByTimeAsync(HOUR_MS / 10 - 4);
    expect(posted).toEqual(['1', '2', '3']);
    expect(sender.counts()).toMatchObject({ hours: 1 });
    await vi.advanceTimersByTimeAsync(4);
    expect(posted.slice(3)).toEqual(['1']);
  });

  it('waits for an hour after a post that was in flight when a shorter wait ended', async () => {
    const { push, posted, settle } = aSender();
    push('1', '2');
    await settle('1', 'back-off');
    await vi.advanceTimersByTimeAsync(1_000);
    await settle('2', 'wait-an-hour');
    await settle('1', 'acknowledged');
    await vi.advanceTimersByTimeAsync(HOUR_MS - 1);
    expect(posted).toEqual(['1', '2', '1']);
    await vi.advanceTimersByTimeAsync(1);
    expect(posted).toEqual(['1', '2', '1', '2']);
  });

  it('counts hours that it waited, and not the failures that led to them', async () => {
    const { push, settle, sender } = aSender();
    push('1', '2');
    await settle('1', 'wait-an-hour');
    await vi.advanceTimersByTimeAsync(10);
    await settle('2', 'wait-an-hour');
    expect(sender.counts()).toMatchObject({ hours: 1 });
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    await settle('1', 'wait-an-hour');
    expect(sender.counts()).toMatchObject({ hours: 2 });

    await vi.advanceTimersByTimeAsync(7 * 24 * HOUR_MS);
    await settle('1', 'wait-an-hour');
    expect(sender.counts()).toMatchObject({ dropped: 1, hours: 2 });
  });

  it('drops an event that has failed for seven days, and posts the next one', async () => {
    const { push, posted, settle, sender } = aSender({ concurrency: 1 });
    push('1', '2');
    for (let hours = 0; hours < 7 * 24; hours += 1) {
      await settle('1', 'wait-an-hour');
      await vi.advanceTimersByTimeAsync(HOUR_MS);
    }
    expect(sender.counts()).toMatchObject({ pending: 2, dropped: 0, hours: 7 * 24 });

    await settle('1', 'back-off');
    expect(posted.at(-1)).toBe('2');
    await settle('2', 'acknowledged');
    expect(sender.counts()).toEqual({ sent: 2, acknowledged: 1, pending: 0, dropped: 1, hours: 7 * 24 });
    expect(sender.after(0, 2).map(({ status }) => status)).toEqual(['dropped', 'acknowledged']);
  });

  it('ignores posts in flight when it is cleared', async () => {
    const { push, settle, sender } = aSender();
    push('1');
    sender.clear();
    await settle('1', 'back-off');
    push('2');
    expect(sender.counts()).toMatchObject({ sent: 1, acknowledged: 0, pending: 1 });
    await settle('2', 'acknowledged');
    expect(sender.counts()).toMatchObject({ sent: 1, acknowledged: 1, pending: 0 });
  });

  it('posts nothing once stopped', async () => {
    const { push, posted, settle, sender } = aSender({ concurrency: 1 });
    push('1', '2');
    sender.stop();
    await settle('1', 'back-off');
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(posted).toEqual(['1']);
  });
});

import { randomUUID } from 'node:crypto';
import { quietTelemetry, Secret } from '@cio-bus/service';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { createRequestBudgets, type RequestBudget } from '../src/index.ts';

const url = inject('redisUrl') ?? '';
const telemetry = quietTelemetry('test');

interface Reply {
  level: { perSecond: number };
  version: number;
  taken: number;
  firstMs: number;
  nextMs: number;
  heldMs: number;
  instances: number;
  window?: { ok: number; throttled: number; failed: number; elapsedMs: number };
}

const none = { ok: 0, throttled: 0, failed: 0 };
/** At one request per minute no slow machine uses up the distance between two slots. */
const PER_SECOND = 1 / 60;
const request = { slots: 0, responses: none, agedMs: 0, holdMs: 0, initial: { perSecond: PER_SECOND } };
const limits = { burstMs: 20, withinMs: 3_600_000, aheadMs: 3_600_000 };

const ask = (budget: RequestBudget, fields: object = {}) =>
  budget.exchange<Reply>({ ...request, ...limits, ...fields });

async function instance(prefix: string): Promise<RequestBudget> {
  const budgets = createRequestBudgets({ REDIS_URL: new Secret(url), KAFKA_TOPIC_PREFIX: prefix }, telemetry);
  onTestFinished(() => budgets.stop());
  await budgets.start();
  return budgets.of('track') as RequestBudget;
}

const twoInstances = async () => {
  const prefix = `test-${randomUUID()}.`;
  return [await instance(prefix), await instance(prefix)] as const;
};

describe.skipIf(url === '')('a request budget in a real Redis', () => {
  it('hands out the slots of all instances one after the other', async () => {
    const [one, other] = await twoInstances();
    const first = await ask(one, { slots: 2 });
    const second = await ask(other, { slots: 1 });
    const third = await ask(one);
    expect(first.firstMs).toBeLessThanOrEqual(0);
    expect(Math.round(second.firstMs / 60_000)).toBe(2);
    expect(Math.round(third.firstMs / 60_000)).toBe(3);
    expect([first.instances, second.instances]).toEqual([1, 2]);
    expect([first.taken, second.taken, third.taken]).toEqual([2, 1, 0]);
  });

  it('hands out no slots that lie far ahead', async () => {
    const [one, other] = await twoInstances();
    const { taken, nextMs } = await ask(one, { slots: 9, withinMs: 100_000 });
    expect(taken).toBe(2);
    expect(Math.round(nextMs / 60_000)).toBe(2);
    expect((await ask(other, { slots: 9, withinMs: 30_000 })).taken).toBe(0);
  });

  it('holds all instances until the end of the longest hold, and voids the slots before it', async () => {
    const [one, other] = await twoInstances();
    await ask(one, { slots: 4 });
    await ask(one, { holdMs: 100_000 });
    await ask(one, { holdMs: 1_000 });
    const { heldMs, firstMs } = await ask(other);
    expect(Math.round(heldMs / 50_000)).toBe(2);
    expect(firstMs).toBeCloseTo(heldMs, 1);
    expect((await ask(other, { holdMs: 900_000 })).heldMs).toBeLessThanOrEqual(900_000);
    expect((await ask(one)).heldMs).toBeLessThanOrEqual(300_000);
  });

  it('gives the responses to all instances to one of them, which decides about the level', async () => {
    const [one, other] = await twoInstances();
    await ask(one, { responses: { ok: 5, throttled: 1, failed: 0 } });
    const { window, version } = await ask(other, { responses: { ok: 2, throttled: 0, failed: 1 }, agedMs: 5_000 });
    const later = window ?? (await pollWindow(one));
    expect(later).toMatchObject({ ok: 7, throttled: 1, failed: 1 });
    expect(later.elapsedMs).toBeGreaterThanOrEqual(1_000);
    const decided = { version, level: { perSecond: 8.25, measured: 9.5 } };
    expect(await ask(other, { decided })).toMatchObject({ level: decided.level, version: version + 1 });
    const late = { version, level: { perSecond: 100, measured: 100 } };
    expect(await ask(one, { decided: late })).toMatchObject({ level: decided.level, version: version + 1 });
    expect((await ask(one)).window).toBeUndefined();
  });

  it('does not believe slots that lie too far ahead: the clock of Redis was set back', async () => {
    const [one] = await twoInstances();
    await ask(one, { slots: 1_000 });
    expect((await ask(one, { aheadMs: 60_000 })).firstMs).toBeLessThanOrEqual(60_000);
  });
});

async function pollWindow(budget: RequestBudget): Promise<NonNullable<Reply['window']>> {
  const seen: Reply['window'][] = [];
  await expect.poll(async () => seen.push((await ask(budget)).window) && seen.at(-1)).toBeDefined();
  return seen.at(-1) as NonNullable<Reply['window']>;
}

it('is away without Redis, and stops nothing', async () => {
  const budgets = createRequestBudgets({ REDIS_URL: new Secret('redis://127.0.0.1:1') }, telemetry);
  onTestFinished(() => budgets.stop());
  await budgets.start();
  await expect((budgets.of('track') as RequestBudget).exchange({})).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
  });
  expect(createRequestBudgets({}, telemetry).of('track')).toBeUndefined();
});

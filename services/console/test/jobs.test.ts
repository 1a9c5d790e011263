import { topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { aDeadLetterOf, idOf } from './a-dead-letter.ts';
import { startConsole } from './console-in-memory.ts';

const why = 'Customer.io knows the event now';
/** A place that no record of a replay has. */
const offsets = [1_000_001, 1_000_002, 1_000_003];
const three = () => offsets.map((offset) => aDeadLetterOf(offset, { key: Buffer.from(`u${offset}`) }));

/** A console with a plan of all. */
async function withPlan(committed?: (topic: string) => number) {
  const world = await startConsole(three(), committed ? { committed } : {});
  const { answer: plan } = await world.call('/plans', { as: 'ada', body: { filter: {} } });
  const job = async () => (await world.call(`/jobs/one?id=${plan.id}`, { as: 'vi' })).answer;
  return { ...world, plan, job };
}

describe('a replay job of the console', () => {
  it('is planned, and writes nothing before it is run', async () => {
    const { call, plan, producer } = await withPlan();
    const sample = offsets.map(idOf);
    expect(plan).toMatchObject({ count: 3, people: 3, sample, byService: [{ service: 'track-publisher', count: 3 }] });
    expect((await call(`/plans/one?id=${plan.id}`, { as: 'vi' })).answer).toEqual(plan);
    expect(producer.published).toEqual([]);
    expect((await call('/jobs', { as: 'vi' })).answer.items).toEqual([]);
  });

  it('runs without the browser, and everybody sees how far it is', async () => {
    const { call, plan, producer, job } = await withPlan(() => 100);
    const started = await call('/jobs', { as: 'ada', body: { planId: plan.id, why, canary: 1 } });
    expect(started.answer).toMatchObject({ id: plan.id });
    await expect.poll(job).toMatchObject({ state: 'finished', replayed: 3, by: 'ada', runsHere: false });
    expect(producer.publishedTo(topics.track)).toHaveLength(3);
    const { answer } = await call('/audit?from=1', { as: 'vi' });
    expect(answer.items.map(({ action }: { action: string }) => action).sort()).toEqual(['replay-started', 'replayed']);
  });

  it('is paused and resumed, and run once however often it is asked for', async () => {
    let committed = 0; // nobody settles what was replayed
    const { call, plan, producer, job } = await withPlan(() => committed);
    const start = () => call('/jobs', { as: 'ada', body: { planId: plan.id, why, canary: 1 } });
    const both = (await Promise.all([start(), start()])).map(({ answer }) => answer);
    expect(both).toMatchObject([
      { state: 'started', action: expect.any(String) },
      { state: 'started', action: null },
    ]);
    await expect.poll(job).toMatchObject({ state: 'started', replayed: 1, runsHere: true });
    expect((await job()).waitsFor).toContain('first 1');
    const control = async (what: string) => {
      const { state, action } = (await call(`/jobs/${what}`, { as: 'ada', body: { id: plan.id, why } })).answer;
      const { answer } = await call('/audit?from=1', { as: 'vi' });
      return [state, answer.items.find(({ id }: { id: string }) => id === action)?.action];
    };
    expect(await control('pause')).toEqual(['paused', 'replay-paused']);
    await expect.poll(job).toMatchObject({ state: 'paused', runsHere: false, resumable: true });
    committed = 100;
    expect(await control('resume')).toEqual(['started', 'replay-started']);
    await expect.poll(job).toMatchObject({ state: 'finished', replayed: 3, resumable: false });
    expect(producer.publishedTo(topics.track)).toHaveLength(3);
    expect(await control('cancel')).toEqual(['finished', undefined]);
  });

  it('is resumed where its plan was made, and nowhere else', async () => {
    const { call } = await startConsole(three());
    const resume = async (id: string) => (await call('/jobs/resume', { as: 'ada', body: { id, why } })).answer.error;
    expect(await resume('01K9ZJ3V2M4T6R8W0YBDFHJKNP')).toMatchObject({ code: 'not-found' });
    expect(await resume('../../secrets')).toMatchObject({ code: 'not-found' });
    const paused = await call('/jobs/pause', { as: 'ada', body: { id: 'nope', why } });
    expect(paused.answer.error.code).toBe('not-found');
  });
});

import { BusError } from '@cio-bus/contracts';
import { A_TIME_MS, aWebhookEvent, brokerAway, outcomesOf, runHandler } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { aProcessor, valuesOf } from '../../test/a-processor.ts';
import type { OwnReaction } from '../reactions/reaction.ts';

const bounce = aWebhookEvent({ id: 'e1', metric: 'bounced' });

describe('reactToEvent', () => {
  it('publishes the commands in order, keyed by the person, and returns their ids', async () => {
    const { handler, producer, counted } = aProcessor();
    const outcomes = await outcomesOf(handler, [bounce]);

    const commands = valuesOf(producer);
    expect(commands.map(({ type }) => type)).toEqual(['identify', 'suppress']);
    expect(outcomes).toEqual([{ kind: 'done', result: { commandIds: commands.map(({ id }) => id) } }]);
    expect(producer.published[0]).toMatchObject({ key: 'user-1', headers: { 'cio-source': 'event-processor' } });
    expect(counted).toEqual([
      [{ channel: 'email', metric: 'bounced' }, undefined],
      [{ metric: 'bounced' }, 2],
      [{ result: 'published' }, undefined],
    ]);
  });

  it('publishes no further command once its call may last no longer, and all of them again in the next one', async () => {
    const { handler, producer } = aProcessor();
    const call = new AbortController();
    producer.failWith(() => void call.abort()); // while the first one is being published
    expect(await runHandler(handler, [bounce], { signal: call.signal })).toEqual(['retry']);
    expect(valuesOf(producer).map(({ type }) => type)).toEqual(['identify']);
    expect(await runHandler(handler, [bounce])).toEqual(['done']);
    const [first, ...again] = valuesOf(producer);
    expect(again).toEqual([first, expect.objectContaining({ type: 'suppress' })]);
  });

  it('skips an event that it has already processed, because Customer.io may repeat it', async () => {
    const { handler, producer } = aProcessor();
    expect(await outcomesOf(handler, [bounce, bounce])).toMatchObject([
      { kind: 'done' },
      { kind: 'skipped', reason: 'duplicate' },
    ]);
    expect(producer.published).toHaveLength(2);
  });

  it('stores what the event says about preferences, and reports the changes in its outcome', async () => {
    const recorded = { changed: ['email' as const], changedTopics: ['news'], commandId: 'c1' };
    const { handler } = aProcessor({ recordPreferences: () => recorded });
    const event = aWebhookEvent({ id: 'e1', metric: 'unsubscribed', data: {} });
    expect(await outcomesOf(handler, [event])).toMatchObject([
      { kind: 'done', result: { preferencesChanged: ['email', 'news'] } },
    ]);
  });

  it('publishes nothing and waits while the preferences cannot be stored', async () => {
    const away = () => {
      throw new BusError('STORE_UNAVAILABLE', 'Postgres is unavailable');
    };
    const { handler, producer, remembered } = aProcessor({ recordPreferences: away });
    const event = aWebhookEvent({ id: 'e1', metric: 'unsubscribed', data: {} });
    expect(await runHandler(handler, [event])).toEqual(['retry']);
    expect([producer.published, [...remembered]]).toEqual([[], []]);
  });

  it.each(['dry-run', 'late', 'brake'] as const)(
    'publishes everything but the suppression, and says so, for %s',
    async (withheld) => {
      const { handler, producer, counted } = aProcessor({ withheld });
      const outcomes = await outcomesOf(handler, [bounce]);
      const commands = valuesOf(producer);
      expect(commands.map(({ type }) => type)).toEqual(['identify']);
      expect(outcomes).toMatchObject([
        { kind: 'done', result: { commandIds: [commands[0].id], suppressionWithheld: withheld } },
      ]);
      expect(counted).toContainEqual([{ result: withheld }, undefined]);
    },
  );

  it('counts opens of a person within the interval once, per channel and metric', async () => {
    const { handler, producer } = aProcessor({ engagementIntervalMs: 60_000 });
    const opened = { metric: 'opened', objectType: 'email', data: {}, timestamp: A_TIME_MS };
    const outcomes = await outcomesOf(handler, [
      aWebhookEvent({ ...opened, id: 'first' }),
      aWebhookEvent({ ...opened, id: 'same interval', timestamp: A_TIME_MS + 59_999 }),
      aWebhookEvent({ ...opened, id: 'next interval', timestamp: A_TIME_MS + 60_000 }),
      aWebhookEvent({ ...opened, id: 'another channel', objectType: 'in_app' }),
      aWebhookEvent({ ...opened, id: 'another metric', metric: 'clicked' }),
      aWebhookEvent({ ...opened, id: 'another person', personId: 'user-2' }),
      aWebhookEvent({ ...bounce, id: 'no engagement', timestamp: A_TIME_MS }),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'skipped', ...Array(5).fill('done')]);
    expect(producer.published).toHaveLength(7);
  });

  const own = (metric: string): OwnReaction => ({
    name: 'own',
    metrics: [metric],
    react: ({ data }) => [{ type: 'identify', payload: { link: data.href ?? 'none' } }],
  });

  it('has the own reaction to each click, also to those that count as one', async () => {
    const { handler, producer } = aProcessor({ engagementIntervalMs: 3_600_000, own: [own('clicked')] });
    const clicked = (href: string) => aWebhookEvent({ id: href, metric: 'clicked', data: { href } });
    expect(await runHandler(handler, [clicked('first'), clicked('second')])).toEqual(['done', 'done']);
    const payloads = valuesOf(producer).map(({ payload }) => payload);
    expect(payloads.map(({ link }) => link)).toEqual([undefined, 'first', 'second']);
  });

  it("counts a person's open although an own reaction followed that of a machine", async () => {
    const { handler, producer } = aProcessor({ engagementIntervalMs: 3_600_000, own: [own('opened')] });
    await runHandler(handler, [
      aWebhookEvent({ id: 'machine', metric: 'opened', data: { prefetched: true } }),
      aWebhookEvent({ id: 'person', metric: 'opened', data: {} }),
    ]);
    const attributes = valuesOf(producer).flatMap(({ payload }) => Object.keys(payload));
    expect(attributes).toContain('email_last_opened_at');
  });

  it('counts an open again whose command was not published', async () => {
    const { handler, producer } = aProcessor({ engagementIntervalMs: 60_000 });
    const opened = aWebhookEvent({ metric: 'opened', data: {} });
    producer.failWith(brokerAway());
    expect(await runHandler(handler, [opened])).toEqual(['retry']);
    producer.failWith(null);
    expect(await runHandler(handler, [opened])).toEqual(['done']);
  });

  it('skips an event without a reaction, and counts it, but not when all of the topic is read again', async () => {
    const { handler, producer, remembered, counted, clock } = aProcessor();
    const delivered = aWebhookEvent({ metric: 'delivered' });
    expect(await outcomesOf(handler, [delivered])).toEqual([{ kind: 'skipped', reason: 'no-reaction' }]);
    clock.ms += 14 * 86_400_000;
    expect(await runHandler(handler, [delivered])).toEqual(['skipped']);
    expect([producer.published, remembered.size]).toEqual([[], 0]);
    expect(counted).toEqual([[{ channel: 'email', metric: 'delivered' }, undefined]]);
  });

  it('retries while Kafka is down, and then publishes with the same ids, counted once', async () => {
    const { handler, producer, remembered, counted } = aProcessor();
    producer.failWith(({ value }) => (String(value).includes('"suppress"') ? brokerAway() : undefined));
    expect(await runHandler(handler, [bounce])).toEqual(['retry']);
    expect(remembered.size).toBe(0);

    producer.failWith(null);
    expect(await runHandler(handler, [bounce])).toEqual(['done']);
    const [first, again, suppress] = valuesOf(producer);
    expect(again).toEqual(first);
    expect(suppress.type).toBe('suppress');
    await runHandler(handler, [bounce]); // a repeat
    expect(counted.filter((one) => JSON.stringify(one).includes('channel'))).toHaveLength(1);
  });

  it('retries while processed ids cannot be stored, without publishing the commands again', async () => {
    const { handler, producer, remembered, store } = aProcessor();
    store.isFull = true;
    expect(await runHandler(handler, [bounce])).toEqual(['retry']);
    expect(await runHandler(handler, [bounce])).toEqual(['retry']);
    expect(producer.published).toHaveLength(2);

    store.isFull = false;
    const [outcome] = await outcomesOf(handler, [bounce]);
    expect(outcome).toEqual({ kind: 'done', result: { commandIds: valuesOf(producer).map(({ id }) => id) } });
    expect([producer.published.length, [...remembered]]).toEqual([2, ['e1']]);
  });

  it('dead-letters an event whose command Customer.io would reject', async () => {
    const { handler } = aProcessor();
    expect(await runHandler(handler, [aWebhookEvent({ personId: 'x'.repeat(200) })])).toEqual(['dead-letter']);
  });
});

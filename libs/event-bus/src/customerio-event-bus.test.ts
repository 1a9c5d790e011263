import { BusError, personCommand, type RawRecord, topics } from '@cio-bus/contracts';
import { type OutgoingRecord, PublishError } from '@cio-bus/kafka';
import { brokerAway, fakeProducer } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { createEventBus } from './create-event-bus.ts';
import type { CommandDraft } from './publish-options.ts';

const NOW_MS = Date.UTC(2026, 10, 21, 12);

function setUp(now = () => NOW_MS) {
  const producer = fakeProducer();
  let minted = 0;
  const newId = () => `01JCZ5Q6W8V5T1X4M2N7R9K3P${'ABCDEFGH'[minted++]}`;
  return { producer, bus: createEventBus({ producer }, 'shop', { newId, now }) };
}

const circle: Record<string, unknown> = {};
circle.itself = circle;

/** Lists within one another. */
const deep = (levels: number) => Array.from({ length: levels }).reduce<unknown[]>((inner) => [inner], []);

const read = (record: OutgoingRecord | undefined) => JSON.parse(String(record?.value));

describe('CustomerIOEventBus', () => {
  it('fills in id, time and correlation id, and records the publishing app', async () => {
    const { bus, producer } = setUp();
    const id = '01JCZ5Q6W8V5T1X4M2N7R9K3PA';
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

    const published = await bus.identify('u1', { plan: 'pro' }, { traceparent });

    expect(published).toEqual({ id, topic: topics.identify, partition: 0, offset: 0 });
    const [record] = producer.published;
    expect(record).toMatchObject({
      key: 'u1',
      headers: { 'cio-source': 'shop', 'cio-schema': 'command/1', 'cio-id': id, traceparent },
    });
    expect(read(record)).toEqual({
      type: 'identify',
      id,
      userId: 'u1',
      payload: { plan: 'pro' },
      timestamp: NOW_MS,
      correlationId: id,
    });
  });

  it('leaves the record time to the producer, which orders the commands of a user', async () => {
    const { bus, producer } = setUp();
    await bus.track('u1', 'order_paid', undefined, { timestamp: 1_600_000_000_000 });
    expect(producer.published[0]?.timestamp).toBeUndefined();
    expect(read(producer.published[0])).toMatchObject({
      timestamp: 1_600_000_000_000,
      payload: { name: 'order_paid' },
    });
  });

  it.each<[string, (bus: ReturnType<typeof setUp>['bus']) => Promise<unknown>, string, object]>([
    [
      'page',
      (bus) => bus.page('u1', '/cart', { items: 2 }),
      topics.track,
      { payload: { name: '/cart', data: { items: 2 } } },
    ],
    ['screen', (bus) => bus.screen({ anonymousId: 'a1' }, 'Cart'), topics.track, { anonymousId: 'a1' }],
    ['suppress', (bus) => bus.suppress('u1'), topics.identify, { payload: {} }],
    ['unsuppress', (bus) => bus.unsuppress('u1'), topics.identify, { payload: {} }],
    ['delete', (bus) => bus.delete('ada@example.com', { idType: 'email' }), topics.identify, { idType: 'email' }],
    [
      'add_device',
      (bus) => bus.addDevice('u1', { id: 'd1', platform: 'ios' }),
      topics.identify,
      { payload: { device: { id: 'd1', platform: 'ios' } } },
    ],
    ['delete_device', (bus) => bus.deleteDevice('u1', 'd1'), topics.identify, { payload: { device: { id: 'd1' } } }],
    [
      'merge',
      (bus) => bus.merge('u1', { email: 'a@example.com' }),
      topics.identify,
      { payload: { secondary: { email: 'a@example.com' } } },
    ],
    [
      'transactional',
      (bus) => bus.sendTransactional('u1', { to: 'a@example.com', transactional_message_id: 3 }),
      topics.transactional,
      { payload: { channel: 'email', to: 'a@example.com', transactional_message_id: 3 } },
    ],
  ])('publishes %s to its topic', async (type, publish, topic, fields) => {
    const { bus, producer } = setUp();
    await publish(bus);
    expect(producer.published[0]?.topic).toBe(topic);
    expect(read(producer.published[0])).toMatchObject({ type, ...fields });
  });

  it('sends a template by its own channel', async () => {
    const { bus, producer } = setUp();
    await bus.sendTransactional('u1', { template: 'shipping-update' });
    expect(read(producer.published[0]).payload.channel).toBe('push');
  });

  it('derives the same id from the same idempotency key, also at another time and in another process', async () => {
    const first = setUp();
    const later = setUp(() => NOW_MS + 86_400_000);
    const { id } = await first.bus.track('u1', 'order_paid', {}, { idempotencyKey: 'shop/order/1' });
    const again = await later.bus.publish(
      { type: 'track', userId: 'u1', payload: { name: 'order_paid' } },
      { idempotencyKey: 'shop/order/1' },
    );
    const other = await first.bus.track('u1', 'order_paid', {}, { idempotencyKey: 'shop/order/2' });
    expect(again.id).toBe(id);
    expect(other.id).not.toBe(id);
  });

  it.each(['01jcz5q6w8v5t1x4m2n7r9k3pa', 'order-4711'])(
    'returns for id %s the id that readers of the bus will see',
    async (id) => {
      const { bus, producer } = setUp();
      const published = await bus.track('u1', 'order_paid', {}, { id });
      const { headers: _headers, ...bare } = producer.published[0] as OutgoingRecord;
      const record: RawRecord = {
        ...bare,
        key: Buffer.from('u1'),
        value: Buffer.from(JSON.stringify({ ...read(bare), id })),
        timestamp: NOW_MS,
        partition: 0,
        offset: 0,
        headers: {},
      };
      expect(personCommand.read(record).id).toBe(published.id);
    },
  );

  it.each<[string, CommandDraft, string]>([
    ['no name', { type: 'track', userId: 'u1', payload: { name: '' } }, 'MESSAGE_INVALID: payload.name'],
    ['no user', { type: 'identify', userId: '', payload: {} }, 'MESSAGE_INVALID: userId'],
    ['a big integer', { type: 'identify', userId: 'u1', payload: { total: 42n } }, 'cannot be serialised as JSON'],
    ['a circle', { type: 'identify', userId: 'u1', payload: circle }, 'cannot be serialised as JSON'],
    ['deep nesting', { type: 'identify', userId: 'u1', payload: { tree: deep(101) } }, 'nested deeper than 100 levels'],
    ['nesting that overflows the stack', { type: 'identify', userId: 'u1', payload: { tree: deep(50_000) } }, 'JSON'],
    [
      'a field named __proto__',
      { type: 'identify', userId: 'u1', payload: JSON.parse('{"__proto__":{"admin":true}}') },
      '__proto__',
    ],
    ['half an emoji', { type: 'identify', userId: 'u1', payload: { name: 'Ada \ud83d' } }, 'half a surrogate pair'],
    ['a blank name', { type: 'track', userId: 'u1', payload: { name: ' ' } }, 'payload.name: must not be blank'],
    [
      'a time ahead',
      { type: 'suppress', userId: 'u1', payload: {}, timestamp: NOW_MS + 301_000 },
      'timestamp: lies 301 s in the future',
    ],
    ['seconds', { type: 'suppress', userId: 'u1', payload: {}, timestamp: 1_790_000_000 }, 'looks like seconds'],
    ['an unknown template', { type: 'transactional', userId: 'u1', payload: { template: 'nope' } }, 'not registered'],
    [
      'data that does not match a template',
      { type: 'transactional', userId: 'u1', payload: { template: 'order-confirmation' } },
      'MESSAGE_INVALID: order_id',
    ],
    [
      'a channel that is not the template’s',
      { type: 'transactional', userId: 'u1', payload: { template: 'shipping-update', channel: 'sms' } },
      'requires push',
    ],
    ['a long user id', { type: 'delete', userId: 'u'.repeat(151), payload: {} }, 'MESSAGE_TOO_LARGE: userId'],
    [
      'a long attribute',
      { type: 'identify', userId: 'u1', payload: { bio: 'x'.repeat(1_001) } },
      'MESSAGE_TOO_LARGE: attribute "bio"',
    ],
    [
      'a large event',
      { type: 'track', userId: 'u1', payload: { name: 'n', data: { x: 'x'.repeat(32_000) } } },
      'MESSAGE_TOO_LARGE',
    ],
  ])('throws for %s, and sends nothing', async (_name, draft, message) => {
    const { bus, producer } = setUp();
    const error = await bus.publish(draft).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BusError);
    expect(String(error)).toContain(message);
    expect(producer.published).toEqual([]);
  });

  it.each([
    [{ id: 'x', idempotencyKey: 'y' }, 'cannot be combined'],
    [{ idempotencyKey: '' }, 'non-empty'],
  ])('rejects contradictory options: %o', async (options, message) => {
    await expect(setUp().bus.track('u1', 'n', {}, options)).rejects.toThrow(message);
  });

  it.each([
    [brokerAway(), 'not-sent'],
    [new PublishError('unknown', 'deadline'), 'unknown'],
    [new Error('whatever'), 'unknown'],
  ])('throws the id to publish again with after %s', async (failure, outcome) => {
    const { bus, producer } = setUp();
    producer.failWith(failure);
    const error = await bus.track('u1', 'order_paid').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'PublishFailedError', outcome, id: '01JCZ5Q6W8V5T1X4M2N7R9K3PA' });
  });

  it('generates increasing ids, which sort in the order of publishing', async () => {
    const bus = createEventBus({ producer: fakeProducer() }, 'shop');
    const ids = await Promise.all(Array.from({ length: 50 }, async () => (await bus.track('u1', 'n')).id));
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  it('requires the name of the publishing app', () => {
    expect(() => createEventBus({ producer: fakeProducer() }, '')).toThrow('source');
  });
});

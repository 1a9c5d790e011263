import { personCommand, type RawRecord, topics } from '@cio-bus/contracts';
import type { OutgoingRecord } from '@cio-bus/kafka';
import { fakeProducer } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { createEventBus } from './create-event-bus.ts';
import type { SendPayload } from './send-payload.ts';

const NOW_MS = Date.UTC(2026, 10, 21, 12);

function setUp(now = () => NOW_MS) {
  const producer = fakeProducer();
  let minted = 0;
  const newId = () => `01JCZ5Q6W8V5T1X4M2N7R9K3P${'ABCDEFGH'[minted++]}`;
  return { producer, bus: createEventBus({ producer }, 'shop', { newId, now }) };
}

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
      'relate',
      (bus) => bus.relate('u1', [{ objectTypeId: 1, objectId: 'acme', attributes: { role: 'admin' } }]),
      topics.identify,
      {
        userId: 'u1',
        payload: { relationships: [{ objectTypeId: 1, objectId: 'acme', attributes: { role: 'admin' } }] },
      },
    ],
    [
      'unrelate',
      (bus) => bus.unrelate('u1', [{ objectTypeId: 1, objectId: 'acme' }]),
      topics.identify,
      { payload: { relationships: [{ objectTypeId: 1, objectId: 'acme' }] } },
    ],
    [
      'object_identify',
      (bus) => bus.objectIdentify({ objectTypeId: 1, objectId: 'acme' }, { seats: 50 }),
      topics.identify,
      { payload: { objectTypeId: 1, objectId: 'acme', attributes: { seats: 50 } } },
    ],
    [
      'object_delete',
      (bus) => bus.objectDelete({ objectTypeId: 1, objectId: 'acme' }),
      topics.identify,
      { payload: { objectTypeId: 1, objectId: 'acme' } },
    ],
    [
      'delivery_event',
      (bus) => bus.deliveryEvent({ deliveryId: 'd1', metric: 'opened' }),
      topics.track,
      { payload: { deliveryId: 'd1', metric: 'opened' } },
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

  it('orders the commands about an object or a delivery by a key of its own, or by that of the person', async () => {
    const { bus, producer } = setUp();
    await bus.objectDelete({ objectTypeId: '1', objectId: 'acme' });
    await bus.deliveryEvent({ deliveryId: 'd1', metric: 'opened' });
    await bus.publish({ type: 'delivery_event', userId: 'u1', payload: { deliveryId: 'd1', metric: 'opened' } });
    expect(producer.published.map(({ key }) => key)).toEqual(['object:1:acme', 'delivery:d1', 'u1']);
  });

  it('types a send by its channel', () => {
    const fine: SendPayload[] = [
      { template: 'order-confirmation', to: 'a@example.com', message_data: { order_id: 'o-1' } },
      { to: 'a@example.com', body: 'b', subject: 's', from: 'shop@example.com', send_at: NOW_MS },
      { channel: 'sms', transactional_message_id: 'code', to: '+14155552671' },
      { channel: 'in_app', transactional_message_id: 7, identifiers: { email: 'a@example.com' } },
    ];
    // @ts-expect-error a text message needs a number
    const noNumber: SendPayload = { channel: 'sms', transactional_message_id: 'code' };
    // @ts-expect-error an e-mail with a text of its own needs a sender
    const noSender: SendPayload = { to: 'a@example.com', body: 'b', subject: 's' };
    // @ts-expect-error a push cannot have a text of its own
    const ownText: SendPayload = { channel: 'push', body: 'b', subject: 's', from: 'f' };
    // @ts-expect-error exactly one identifier
    const nobody: SendPayload = { channel: 'push', transactional_message_id: 7, identifiers: { phone: '+1' } };
    expect([...fine, noNumber, noSender, ownText, nobody]).toHaveLength(8);
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

  it('generates increasing ids, which sort in the order of publishing', async () => {
    const bus = createEventBus({ producer: fakeProducer() }, 'shop');
    const ids = await Promise.all(Array.from({ length: 50 }, async () => (await bus.track('u1', 'n')).id));
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  it('requires the name of the publishing app', () => {
    expect(() => createEventBus({ producer: fakeProducer() }, '')).toThrow('source');
  });
});

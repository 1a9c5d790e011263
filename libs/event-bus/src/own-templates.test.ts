import { fakeProducer } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createEventBus, defineTemplate } from './index.ts';

const receipt = defineTemplate({
  name: 'receipt',
  channel: 'email',
  from: 'shop@example.com',
  subject: 'Order {{ order.id }}',
  body: '<p>{{ order.id }}</p>',
  data: z.strictObject({ order: z.object({ id: z.string() }) }),
});
const shipped = defineTemplate({
  name: 'shipped',
  channel: 'push',
  transactionalMessageId: 12,
  data: z.looseObject({}),
});
const message_data = { order: { id: '7' } };

function aBus() {
  const producer = { ...fakeProducer(), start: async () => {}, stop: async () => {} };
  return { producer, bus: createEventBus({ producer, templates: [receipt, shipped] }, 'shop') };
}

describe("an app's own templates", () => {
  it('are sent by name: the text is rendered when it is sent', async () => {
    const { bus, producer } = aBus();
    await bus.sendTransactional('u1', { template: 'receipt', to: 'ada@example.com', message_data });
    await bus.sendTransactional('u1', { template: 'shipped' });
    const payloads = producer.published.map(({ value }) => JSON.parse(String(value)).payload);
    expect(payloads).toEqual([
      { template: 'receipt', to: 'ada@example.com', message_data, channel: 'email' },
      { template: 'shipped', channel: 'push' },
    ]);
  });

  it.each([
    ['payload.message_data.order', { template: 'receipt', to: 'a@b.de' }],
    ['payload.message_data.order.id', { template: 'receipt', to: 'a@b.de', message_data: { order: { id: 7 } } }],
    ['payload.message_data', { template: 'receipt', to: 'a@b.de', message_data: { ...message_data, note: '' } }],
    ['payload.template', { template: 'order-confirmation', to: 'a@b.de', message_data: { order_id: '7' } }],
    ['payload.channel', { template: 'receipt', channel: 'push', message_data }],
    ['payload.to', { template: 'receipt', message_data }],
    ['payload.subject', { template: 'receipt', to: 'a@b.de', message_data, subject: 'Hello' }],
    ['payload.body', { template: 'receipt', to: 'a@b.de', message_data, body: 'Hello' }],
    [
      'payload.transactional_message_id',
      { template: 'receipt', to: 'a@b.de', message_data, transactional_message_id: 1 },
    ],
    ['payload.transactional_message_id', { template: 'shipped', transactional_message_id: 13 }],
  ])('are checked at publish; the exception names %s', async (field, payload) => {
    const { bus, producer } = aBus();
    await expect(bus.sendTransactional('u1', payload as never)).rejects.toMatchObject({
      code: 'MESSAGE_INVALID',
      field,
    });
    expect(producer.published).toEqual([]);
  });

  it('cannot be given with a name that two of them have', () => {
    const { producer } = aBus();
    expect(() => createEventBus({ producer, templates: [receipt, { ...shipped, name: 'receipt' }] }, 'shop')).toThrow(
      'template: name "receipt" is that of two templates',
    );
  });
});

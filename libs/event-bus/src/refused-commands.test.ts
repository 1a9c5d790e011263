import { BusError } from '@cio-bus/contracts';
import { PublishError } from '@cio-bus/kafka';
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

describe('CustomerIOEventBus, for a command that it refuses', () => {
  it.each<[string, CommandDraft, string]>([
    ['no name', { type: 'track', userId: 'u1', payload: { name: '' } }, 'MESSAGE_INVALID: payload.name'],
    ['no user', { type: 'identify', userId: '', payload: {} }, 'MESSAGE_INVALID: userId'],
    ['a big integer', { type: 'identify', userId: 'u1', payload: { total: 42n } }, 'cannot be serialised as JSON'],
    ['a circle', { type: 'identify', userId: 'u1', payload: circle }, 'cannot be serialised as JSON'],
    [
      'deep nesting',
      { type: 'identify', userId: 'u1', payload: { tree: deep(1_001) } },
      'nested deeper than 1000 levels',
    ],
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
      'MESSAGE_INVALID: payload.message_data.order_id',
    ],
    [
      'a message that is not the template’s',
      { type: 'transactional', userId: 'u1', payload: { template: 'shipping-update', transactional_message_id: 7 } },
      'payload.transactional_message_id: contradicts template shipping-update',
    ],
    [
      'a channel that is not the template’s',
      { type: 'transactional', userId: 'u1', payload: { template: 'shipping-update', channel: 'sms' } },
      'requires push',
    ],
    [
      'a template without the recipient that its channel needs',
      {
        type: 'transactional',
        userId: 'u1',
        payload: { template: 'order-confirmation', message_data: { order_id: 'o' } },
      },
      'payload.to: is required for channel email',
    ],
    [
      'a send time in seconds',
      {
        type: 'transactional',
        userId: 'u1',
        payload: { to: 'a@example.com', transactional_message_id: 1, send_at: NOW_MS / 1_000 },
      },
      'payload.send_at: looks like seconds',
    ],
    [
      'a send to a person by phone',
      {
        type: 'transactional',
        userId: '+14155552671',
        idType: 'phone',
        payload: { to: 'a@example.com', transactional_message_id: 1 },
      },
      'idType',
    ],
    [
      'a send that is not of its type',
      { type: 'transactional', userId: 'u1', payload: { channel: 'sms', transactional_message_id: 1 } as never },
      'payload.to: is required for channel sms',
    ],
    ['a send without a payload', { type: 'transactional', userId: 'u1', payload: null as never }, 'payload'],
    ['an object without an id', { type: 'object_delete', payload: { objectTypeId: 1 } as never }, 'payload.objectId'],
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

  it('throws MESSAGE_TOO_LARGE, which names the attachments, for a record that Kafka does not take', async () => {
    const { bus, producer } = setUp();
    producer.failWith(new PublishError('not-sent', 'too large', { isTooLarge: true }));
    const payload = { to: 'a@example.com', transactional_message_id: 1, attachments: { 'a.bin': 'AAAA' } };
    const error = await bus.sendTransactional('u1', payload).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'MESSAGE_TOO_LARGE', field: 'payload.attachments' });
    producer.failWith(new PublishError('not-sent', 'too large', { isTooLarge: true }));
    await expect(bus.track('u1', 'n')).rejects.toMatchObject({ code: 'MESSAGE_TOO_LARGE', field: 'payload' });
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
});

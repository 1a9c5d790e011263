import { defineTemplate } from '@cio-bus/event-bus';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { outboxInsert } from './outbox-row.ts';

const receipt = defineTemplate({
  name: 'receipt',
  channel: 'email',
  transactionalMessageId: 12,
  data: z.object({ order_id: z.string() }),
});
const identify = { type: 'identify', userId: 'u1', payload: { plan: 'pro' } } as const;

describe('outboxInsert', () => {
  it('is a statement with the complete command, whose id is minted now', () => {
    const { id, text, values } = outboxInsert(identify, { source: 'shop', traceparent: '00-a-b-01' });
    expect(text).toMatch(/^INSERT INTO cio_bus\.outbox /);
    expect(values).toEqual([id, expect.stringContaining(`"id":"${id}"`), 'shop', '00-a-b-01']);
    expect(outboxInsert(identify).id).not.toBe(id);
  });

  it('has the same id for the same idempotency key', () => {
    const keyed = () => outboxInsert(identify, { idempotencyKey: 'welcome/u1' }).id;
    expect(keyed()).toBe(keyed());
  });

  it("checks a send by the app's own templates", () => {
    const send = (message_data: Record<string, unknown>) =>
      outboxInsert(
        { type: 'transactional', userId: 'u1', payload: { template: 'receipt', to: 'ada@example.com', message_data } },
        { templates: [receipt] },
      );
    expect(send({ order_id: '7' }).values[1]).toContain('"channel":"email"');
    expect(() => send({})).toThrow(expect.objectContaining({ field: 'payload.message_data.order_id' }));
  });

  it.each([
    {
      name: 'a wrong command',
      draft: { type: 'identify', userId: '', payload: {} },
      code: 'MESSAGE_INVALID',
      field: 'userId',
    },
    { name: '2 MB', draft: { ...identify, payload: { x: 'y'.repeat(2_000_000) } }, code: 'MESSAGE_TOO_LARGE' },
    { name: 'NUL', draft: { ...identify, payload: { x: 'a\0b' } }, code: 'MESSAGE_INVALID' },
    {
      name: 'attachments that no record takes',
      draft: {
        type: 'transactional',
        userId: 'u1',
        payload: {
          ...{ transactional_message_id: 'receipt', to: 'a@example.com', identifiers: { id: 'u1' } },
          attachments: { 'a.pdf': 'A'.repeat(1_500_000) },
        },
      },
      code: 'MESSAGE_TOO_LARGE',
    },
  ])('throws in the transaction of the app for $name', ({ draft, code, ...rest }) => {
    expect(() => outboxInsert(draft as never)).toThrow(
      expect.objectContaining({ code, ...('field' in rest ? { field: rest.field } : {}) }),
    );
  });

  it('takes a text that only looks like NUL', () => {
    expect(() => outboxInsert({ ...identify, payload: { x: 'a\\u0000b' } })).not.toThrow();
  });
});

import { createTemplates } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { aSend } from '../../test/commands.ts';
import { createSendRequests } from './send-request.ts';

const templates = createTemplates([
  {
    name: 'receipt',
    channel: 'email',
    from: 'shop@example.com',
    subject: 'Order {{ order_id }}',
    body: '<p>{{ order_id }}</p>',
    data: z.strictObject({ order_id: z.string().max(3) }),
  },
  { name: 'shipped', channel: 'push', transactionalMessageId: 12, data: z.strictObject({ order_id: z.string() }) },
]);
const requests = createSendRequests(templates);
const request = (payload: object) => requests.of({ ...aSend(), payload: { channel: 'email', ...payload } });

describe('the send request of a command', () => {
  it('has the rendered text of a template that lives in code, and no template for Customer.io', () => {
    const { templateId, channel, message } = request({
      template: 'receipt',
      to: 'a@b.de',
      message_data: { order_id: '7' },
    });
    expect([templateId, channel]).toEqual([undefined, 'email']);
    expect(message).toMatchObject({ to: 'a@b.de', from: 'shop@example.com', subject: 'Order 7', body: '<p>7</p>' });
    expect(message).not.toHaveProperty('template');
    expect(message).not.toHaveProperty('transactional_message_id');
  });

  it('keeps the sender that a command names', () => {
    expect(request({ template: 'receipt', to: 'a@b.de', from: 'team@example.com' }).message.from).toBe(
      'team@example.com',
    );
  });

  it('has the number and the channel of a template of Customer.io', () => {
    expect(request({ template: 'shipped' })).toMatchObject({ channel: 'push', templateId: 12 });
  });

  it('is made of data that the schema would refuse by now: they were valid at publish', () => {
    const data = { order_id: '1234', note: 'of last year' };
    expect(request({ template: 'receipt', to: 'a@b.de', message_data: data }).message.subject).toBe('Order 1234');
    expect(request({ template: 'shipped', message_data: data }).message.message_data).toEqual(data);
  });

  it('is that of the message that the command names, when its template is not known here', () => {
    expect(request({ template: 'new', transactional_message_id: 9, to: 'a@b.de' }).templateId).toBe(9);
    expect(() => request({ template: 'new', to: 'a@b.de' })).toThrow('template "new" is not registered');
  });

  it('is refused when the text has no subject, or is too large', () => {
    const large = { message_data: { order_id: 'x'.repeat(600_000) }, template: 'large', to: 'a@b.de' };
    const texts = createSendRequests(
      createTemplates([
        { ...templates.list[0], name: 'empty', subject: '{{ nothing }}' },
        { ...templates.list[0], name: 'large', body: '{{ order_id }}{{ order_id }}', subject: 'Hello' },
      ] as never),
    );
    const of = (payload: object) => () => texts.of({ ...aSend(), payload: { channel: 'email', ...payload } });
    expect(of({ template: 'empty', to: 'a@b.de' })).toThrow('MESSAGE_INVALID: template empty: the subject is empty');
    expect(of(large)).toThrow('MESSAGE_TOO_LARGE: template large: the body is too large');
  });

  it('cannot be made with a template whose Liquid is wrong', () => {
    const wrong = { ...templates.list[0], body: '{% for %}' } as never;
    expect(() => createSendRequests(createTemplates([wrong]))).toThrow('body of template receipt is not Liquid');
  });
});

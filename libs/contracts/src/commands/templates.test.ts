import { describe, expect, it } from 'vitest';
import { refusalOf } from '../../test/refusal-of.ts';
import { checkTemplate, templates } from './templates.ts';

describe('checkTemplate', () => {
  it('finds a template by its name', () => {
    expect(checkTemplate('order-confirmation', { order_id: '7', note: 'kept' })).toMatchObject({
      channel: 'email',
      transactionalMessageId: 'order_confirmation',
    });
  });

  it('accepts no data for a template that requires none', () => {
    expect(checkTemplate('shipping-update', undefined).channel).toBe('push');
  });

  it.each([
    {
      what: 'an unknown name',
      name: 'order-cancelled',
      data: {},
      says: '"order-cancelled" is not registered',
    },
    { what: 'a name of an object property', name: 'constructor', data: {}, says: 'not registered' },
    { what: 'missing data', name: 'order-confirmation', data: undefined, says: 'payload.message_data.order_id: ' },
    { what: 'empty data', name: 'order-confirmation', data: { order_id: '' }, says: 'payload.message_data.order_id: ' },
    {
      what: 'data that does not match the schema',
      name: 'password-reset',
      data: { reset_url: 'not a url' },
      says: 'reset_url',
    },
    { what: 'data that is a list', name: 'shipping-update', data: [], says: 'payload.message_data: ' },
  ])('rejects $what', ({ name, data, says }) => {
    const { code, message } = refusalOf(() => checkTemplate(name, data));
    expect(code).toBe('MESSAGE_INVALID');
    expect(message).toContain(says);
    expect(message).not.toContain('not a url');
  });
});

describe('templates', () => {
  it('have unique names', () => {
    const names = templates.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

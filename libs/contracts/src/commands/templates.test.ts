import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { refusalOf } from '../../test/refusal-of.ts';
import { exampleTemplates } from './example-templates.ts';
import { createTemplates, defineTemplate, type OwnTextTemplate, type StoredTemplate } from './templates.ts';

const stored: StoredTemplate = { name: 'a', channel: 'push', transactionalMessageId: 7, data: z.looseObject({}) };
const ownText: OwnTextTemplate = {
  name: 'b',
  channel: 'email',
  from: 'shop@example.com',
  subject: 'Order {{ order_id }}',
  body: '<p>{{ order_id }}</p>',
  data: z.looseObject({ order_id: z.string() }),
};

describe('the templates of an app', () => {
  it('are found by name', () => {
    const message = { order_id: '7', note: 'kept' };
    expect(exampleTemplates.check('order-confirmation', message)).toMatchObject({
      channel: 'email',
      transactionalMessageId: 'order_confirmation',
    });
    expect(createTemplates([stored, ownText]).find('b')).toBe(ownText);
  });

  it('accept no data where none is required', () => {
    expect(exampleTemplates.check('shipping-update', undefined).channel).toBe('push');
  });

  it.each([
    { what: 'an unknown name', name: 'order-cancelled', data: {}, says: '"order-cancelled" is not registered' },
    { what: 'a name of an object property', name: 'constructor', data: {}, says: 'not registered' },
    { what: 'missing data', name: 'order-confirmation', data: undefined, says: 'payload.message_data.order_id: ' },
    { what: 'empty data', name: 'order-confirmation', data: { order_id: '' }, says: 'payload.message_data.order_id: ' },
    { what: 'data that does not match', name: 'password-reset', data: { reset_url: 'not a url' }, says: 'reset_url' },
    { what: 'data that is a list', name: 'shipping-update', data: [], says: 'payload.message_data: ' },
  ])('reject $what', ({ name, data, says }) => {
    const { code, message } = refusalOf(() => exampleTemplates.check(name, data));
    expect(code).toBe('MESSAGE_INVALID');
    expect(message).toContain(says);
    expect(message).not.toContain('not a url');
  });

  it('reject what a schema cannot check at once, instead of letting it pass', () => {
    const data = z.looseObject({}).refine(async () => true);
    const templates = createTemplates([{ ...stored, data }]);
    expect(refusalOf(() => templates.check('a', {}))).toMatchObject({ field: 'payload.message_data' });
  });

  it('have names of their own', () => {
    expect(refusalOf(() => createTemplates([stored, { ...ownText, name: 'a' }]))).toMatchObject({ field: 'name' });
  });
});

describe('defineTemplate', () => {
  it.each([
    ['name', { ...stored, name: ' ' }],
    ['channel', { ...stored, channel: 'fax' }],
    ['data', { ...stored, data: { type: 'object' } }],
    ['transactionalMessageId', { ...stored, transactionalMessageId: 1.5 }],
    ['transactionalMessageId', { ...stored, transactionalMessageId: '' }],
    ['body', { ...stored, body: 'Hello' }],
    ['subject', { ...ownText, subject: undefined }],
    ['from', { ...ownText, from: ' ' }],
    ['body', { name: 'b', channel: 'email', from: 'a@b.c', subject: 'Hello', data: z.looseObject({}) }],
    ['subject', { ...ownText, subject: 'two\nlines' }],
    ['transactionalMessageId', { ...ownText, channel: 'sms' }],
    ['name', undefined],
  ])('names the field that is wrong: %s', (field, template) => {
    expect(refusalOf(() => defineTemplate(template as never))).toMatchObject({ code: 'MESSAGE_INVALID', field });
  });

  it('returns what it was given', () => {
    expect(defineTemplate(ownText)).toBe(ownText);
    expect(defineTemplate(stored)).toBe(stored);
  });
});

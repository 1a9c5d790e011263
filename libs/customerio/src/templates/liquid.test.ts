import { BusError, type OwnTextTemplate, parseExactJson } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseText } from './liquid.ts';

const template = (fields: Partial<OwnTextTemplate> = {}): OwnTextTemplate => ({
  name: 'receipt',
  channel: 'email',
  from: 'shop@example.com',
  subject: 'Order {{ order.id }}',
  body: '<ul>{% for line in order.lines %}<li>{{ line.name }}</li>{% endfor %}</ul>',
  data: z.looseObject({}),
  ...fields,
});
/** Longer than any pause of a busy machine, ms. */
const PATIENT_MS = 600_000;
const rendered = (fields: Partial<OwnTextTemplate>, data: object = {}) =>
  parseText(template(fields)).render(data, PATIENT_MS);
const refusalOf = (act: () => unknown): BusError => {
  try {
    act();
  } catch (error) {
    if (error instanceof BusError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('the text of a template', () => {
  it('is rendered with the data of a message', () => {
    const order = { id: 7, lines: [{ name: 'Tea' }, { name: 'Cake' }] };
    expect(parseText(template({ plainBody: 'Order {{ order.id }}' })).render({ order }, PATIENT_MS)).toEqual({
      subject: 'Order 7',
      body: '<ul><li>Tea</li><li>Cake</li></ul>',
      plainBody: 'Order 7',
    });
  });

  it('is empty where data are missing: what was valid at publish is sent', () => {
    expect(rendered({ subject: 'Hello {{ person.name }}!' })).toMatchObject({ subject: 'Hello !', body: '<ul></ul>' });
  });

  it('escapes values in HTML, unless the template says raw, and not in plain text', () => {
    const text = '{{ name }}{{ name | raw }}';
    const { subject, body } = rendered({ subject: '{{ name }}', body: text }, { name: '<b>&' });
    expect([subject, body]).toEqual(['<b>&', '&lt;b&gt;&amp;<b>&']);
  });

  it('keeps a subject on one line', () => {
    expect(rendered({ subject: '{{ name }}' }, { name: ' Ada\r\nBcc: eve@example.com ' }).subject).toBe(
      'Ada Bcc: eve@example.com',
    );
  });

  it('keeps the digits of long numbers', () => {
    const data = parseExactJson(Buffer.from('{"id":12345678901234567890}')) as object;
    expect(rendered({ subject: '{{ id }}' }, data).subject).toBe('12345678901234567890');
  });

  it.each(['{{ customer.email }}', '{% if customer.vip %}', '{{{{ customer.email }}', '{{- customer.email -}}'])(
    'leaves no Liquid of the data for Customer.io to render: %s',
    (name) => {
      const { subject, body } = rendered({ subject: '{{ name }}', body: '{{ name }}{{ name | raw }}' }, { name });
      expect([subject, body].filter((text) => /\{[{%]/.test(text ?? ''))).toEqual([]);
    },
  );

  it('leaves none either when it comes in two pieces', () => {
    expect(
      rendered({ subject: '{{ a }}{{ b }}', body: '{{ "{" }}{{ b }}' }, { a: '{', b: '{ customer.email }}' }),
    ).toEqual({
      subject: '{ { customer.email }}',
      body: '&#123;{ customer.email }}',
    });
  });

  it.each(['constructor', '__proto__', 'toString', 'order.constructor', 'order.lines.constructor.constructor'])(
    'reads nothing that is not data: %s',
    (path) => {
      expect(rendered({ subject: `[{{ ${path} }}]` }, { order: { lines: [] } }).subject).toBe('[]');
    },
  );

  it.each([
    ['body', '{% include "/etc/passwd" %}'],
    ['body', "{% render 'other' %}"],
    ['body', '{% layout "base" %}'],
    ['body', '{% for line in order.lines %}'],
    ['subject', '{{ name | upcasse }}'],
    ['subject', '{{ name '],
  ])('is refused when it is no Liquid of one file, naming the text: %s %s', (field, text) => {
    const error = refusalOf(() => parseText(template({ [field]: text })));
    expect(error).toMatchObject({ code: 'MESSAGE_INVALID', field: 'payload.template' });
    expect(error.message).toContain(`${field} of template receipt is not Liquid`);
  });

  it('ends when it takes too long, naming the text and none of the data', () => {
    const loop =
      '{% for a in (1..9999) %}{% for b in (1..9999) %}{% for c in (1..9999) %}{% endfor %}{% endfor %}{% endfor %}';
    const error = refusalOf(() => parseText(template({ body: loop })).render({ secret: 's3cret' }, 20));
    expect(error.code).toBe('UNEXPECTED'); // which is tried again: the machine may have been slow
    expect(error.message).toContain('body of template receipt cannot be rendered');
    expect(error.message).not.toContain('s3cret');
  });

  it('is refused when it would fill the memory', () => {
    expect(refusalOf(() => rendered({ body: '{% for a in (1..2000000000) %}x{% endfor %}' }))).toMatchObject({
      code: 'MESSAGE_INVALID',
    });
  });
});

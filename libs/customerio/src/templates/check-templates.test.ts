import type { Template } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type AccountTemplates, checkTemplates } from './check-templates.ts';

const account: AccountTemplates = {
  list: async () => [
    { id: 7, name: 'Order confirmation' },
    { id: 8, name: 'Twice' },
    { id: 9, name: 'twice' },
    { id: 10, name: 'Old name', triggerName: 'welcome' },
  ],
  channelsOf: async (id) => (id === 10 ? [] : ['email']),
};
const stored = (
  name: string,
  transactionalMessageId: string | number,
  channel: Template['channel'] = 'email',
): Template => ({ name, channel, transactionalMessageId, data: z.looseObject({}) }) as Template;
const ownText = (body: string): Template => ({
  name: 'own',
  channel: 'email',
  from: 'a@b.de',
  subject: '{{ order.id }}',
  body,
  data: z.object({
    order: z.object({ id: z.string(), lines: z.array(z.object({ name: z.string() })) }),
    note: z.any(),
  }),
});
const problems = async (...templates: Template[]) =>
  (await checkTemplates(templates, account)).map(({ template, problem }) => `${template}: ${problem}`);

describe('checkTemplates', () => {
  it.each([
    { what: 'a trigger name', template: stored('order-confirmation', 'order_confirmation') },
    { what: 'a name, whatever its case', template: stored('confirmation', 'ORDER confirmation') },
    { what: 'a number whose message has the name of the template', template: stored('order-confirmation', 7) },
    { what: 'a trigger name that the account lists', template: stored('welcome', 'welcome') },
    { what: 'a channel that the account does not say', template: stored('welcome', 10, 'push') },
  ])('finds $what', async ({ template }) => {
    expect(await problems(template)).toEqual([]);
  });

  it.each([
    { template: stored('gone', 'gone'), problem: 'gone: missing' },
    { template: stored('gone', 99), problem: 'gone: missing' },
    { template: stored('twice', 'twice'), problem: 'twice: ambiguous' },
    { template: stored('receipt', 7), problem: 'receipt: renamed' },
    {
      template: stored('order-confirmation', 'order_confirmation', 'push'),
      problem: 'order-confirmation: other-channel',
    },
  ])('says $problem', async ({ template, problem }) => {
    expect(await problems(template)).toEqual([problem]);
  });

  it('finds variables of an own text that its schema does not have', async () => {
    const body = '{{ order.id }}{{ oder.id }}{{ note.any }}{% for line in order.lines %}{{ line.name }}{% endfor %}';
    const [finding, ...others] = await checkTemplates([ownText(body)], {
      ...account,
      list: () => Promise.reject(new Error()),
    });
    expect(finding).toEqual({
      template: 'own',
      problem: 'unknown-variable',
      detail: 'body reads oder.id, which its schema does not have',
    });
    expect(others).toEqual([]);
  });
});

import { createTemplates } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { fakeCustomerIO, jsonOf, startCli } from '../../test/start-cli.ts';

const finding = {
  template: 'welcome',
  problem: 'missing' as const,
  detail: 'the account has no transactional message 7',
};
const receipt = {
  name: 'receipt',
  channel: 'email' as const,
  from: 'shop@example.com',
  subject: 'Order {{ order_id }}',
  body: '<p>{{ order_id }}</p>',
  data: z.object({ order_id: z.string() }),
};
const withFindings = (findings: (typeof finding)[]) =>
  startCli({ connections: { customerio: async () => fakeCustomerIO({ checkTemplates: async () => findings }) } });

describe('cio-bus templates check', () => {
  it('ends with 0 when all fit', async () => {
    const { code, out } = await withFindings([]).run('templates', 'check');
    expect([code, out]).toEqual([0, '3 templates fit the account']);
  });

  it('ends with 1 and the reasons when one does not', async () => {
    const { code, out } = await withFindings([finding]).run('templates', 'check');
    expect([code, out]).toEqual([1, expect.stringMatching(/welcome\s+missing\s+the account has no/)]);
    expect(jsonOf(await withFindings([finding]).run('templates', 'check', '--json'))).toEqual([finding]);
  });
});

describe('a template with a text of its own', () => {
  const cli = () => startCli({ connections: { templates: () => createTemplates([receipt]) } });

  it('is listed as such', async () => {
    expect((await cli().run('templates', 'list')).out).toMatch(/receipt\s+email\s+\(own text\)\s+order_id/);
  });

  it('is previewed as it is sent', async () => {
    const data = '{"order_id":"<7>"}';
    expect(jsonOf(await cli().run('templates', 'preview', 'receipt', '--data', data))).toEqual({
      channel: 'email',
      template: 'receipt',
      to: 'someone@example.com',
      message_data: { order_id: '<7>' },
      from: 'shop@example.com',
      subject: 'Order <7>',
      body: '<p>&lt;7&gt;</p>',
    });
  });
});

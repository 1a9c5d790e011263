import { describe, expect, it } from 'vitest';
import { jsonOf, startCli } from '../../test/start-cli.ts';

describe('cio-bus templates', () => {
  it('lists the registry with the fields of each template', async () => {
    const { out } = await startCli().run('templates', 'list');
    expect(out).toMatch(/order-confirmation\s+email\s+order_confirmation\s+order_id/);
    expect(jsonOf(await startCli().run('templates', 'list', '--json'))).toContainEqual(
      expect.objectContaining({ name: 'password-reset', data: expect.objectContaining({ required: ['reset_url'] }) }),
    );
  });

  it('previews what an app publishes', async () => {
    const data = '{"order_id":"o-1"}';
    const result = await startCli().run('templates', 'preview', 'order-confirmation', '--data', data, '--to', 'a@b.de');
    expect(jsonOf(result)).toEqual({
      channel: 'email',
      template: 'order-confirmation',
      transactional_message_id: 'order_confirmation',
      to: 'a@b.de',
      message_data: { order_id: 'o-1' },
    });
  });

  it.each([
    [['nothing'], 'is not registered'],
    [['order-confirmation', '--data', '{}'], 'order_id'],
    [['order-confirmation', '--data', '{'], 'Expected JSON'],
  ])('exits with 2 and a reason: %j', async (args, reason) => {
    const { code, err } = await startCli().run('templates', 'preview', ...args);
    expect([code, err]).toEqual([2, expect.stringContaining(reason)]);
  });
});

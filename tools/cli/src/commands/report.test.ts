import { describe, expect, it } from 'vitest';
import { fakeCustomerIO, jsonOf, startCli } from '../../test/start-cli.ts';

const rows = [
  { metric: 'sent', n: 100, human: 100 },
  { metric: 'opened', n: 60, human: 40 },
];
function world() {
  const requested: unknown[] = [];
  const customerio = async () =>
    fakeCustomerIO({
      getDeliveryMetrics: async (period) => {
        requested.push(period);
        return { deliveries: 101, byMetric: { sent: 101, opened: 60, bounced: 0, created: 101 } };
      },
      getCampaignMetrics: async (id) => {
        requested.push(id);
        return { sent: [60, 40], human_opened: [41] };
      },
    });
  return { ...startCli({ answer: () => rows, connections: { customerio } }), requested };
}

describe('cio-bus report', () => {
  it("compares Customer.io's metrics with the table's, for the last 7 days", async () => {
    const { run, requested, queries } = world();
    expect(jsonOf(await run('report', '--json'))).toEqual([
      { metric: 'created', customerio: 101, table: null, difference: -101 },
      { metric: 'human_opened', customerio: null, table: 40, difference: null },
      { metric: 'opened', customerio: 60, table: 60, difference: 0 },
      { metric: 'sent', customerio: 101, table: 100, difference: -1 },
    ]);
    expect(requested).toEqual([{ from: new Date('2026-11-14T12:00Z'), to: new Date('2026-11-21T12:00Z') }]);
    expect(queries[0]).toContain("MIN(timestamp) >= TIMESTAMP '2026-11-14 12:00:00'");
    expect((await run('report')).out).toMatch(/sent\s+101\s+100\s+-1/);
  });

  it('adds up the days of a campaign', async () => {
    const { run, requested, queries } = world();
    const result = await run('report', '--campaign', '23', '--json');
    expect(jsonOf(result)).toContainEqual({ metric: 'sent', customerio: 100, table: 100, difference: 0 });
    expect(requested).toEqual([23]);
    expect(queries[0]).toContain('campaign_id = 23');
  });

  it.each([
    ['2', 1], // 40 of 41 is 2.4 % less
    ['3', 0],
  ])('within %s per cent exits with %d', async (tolerance, code) => {
    expect((await world().run('report', '--campaign', '23', '--tolerance', tolerance)).code).toBe(code);
  });

  it.each([
    ['broadcast', 'broadcast_id = 9'],
    ['newsletter', 'newsletter_id = 9'],
    ['transactional', "transactional_message_id = '9'"],
  ] as const)('counts the messages of one %s', async (kind, condition) => {
    const of: unknown[] = [];
    const getDeliveryMetrics = async (_period: unknown, parent?: unknown) => {
      of.push(parent);
      return { deliveries: 101, byMetric: { sent: 101 } };
    };
    const customerio = async () => fakeCustomerIO({ getDeliveryMetrics });
    const { run, queries } = startCli({ answer: () => rows, connections: { customerio } });
    const result = await run('report', `--${kind}`, '9', '--json');
    expect(jsonOf(result)).toContainEqual({ metric: 'sent', customerio: 101, table: 100, difference: -1 });
    expect([of, queries[0]]).toEqual([[{ kind, id: 9 }], expect.stringContaining(condition)]);
  });

  it('shows the clicks on each link, and those of different people', async () => {
    const getLinkMetrics = async (of: unknown, { unique = false, days = 0 } = {}) => {
      expect([of, days]).toEqual([{ kind: 'newsletter', id: 9 }, 7]);
      return [{ id: '1', href: 'https://example.com', clicked: unique ? [1, 2] : [4, 5] }];
    };
    const customerio = async () => fakeCustomerIO({ getLinkMetrics });
    const { run } = startCli({ connections: { customerio } });
    const link = { id: '1', href: 'https://example.com', clicked: 9, unique: 3 };
    expect(jsonOf(await run('report', '--newsletter', '9', '--links', '--json'))).toEqual([link]);
    expect((await run('report', '--links')).code).toBe(2);
  });

  it('lists messages, and says where the next page begins', async () => {
    const asked: unknown[] = [];
    const message = {
      deliveryId: 'd1',
      type: 'email',
      recipient: 'a@b.de',
      subject: 'Hello',
      createdAt: 0,
      metrics: { sent: 0 },
    };
    const listMessages = async (query: unknown) => {
      asked.push(query);
      return { messages: [message], next: 'n2' };
    };
    const customerio = async () => fakeCustomerIO({ listMessages });
    const { run } = startCli({ connections: { customerio } });
    const { out } = await run('report', '--messages', '--metric', 'sent', '--limit', '1', '--cursor', 'n1');
    expect(out).toMatch(/1970-01-01T00:00:00.000Z\s+d1\s+email\s+a@b.de\s+Hello\s+sent[\s\S]*More: --cursor n2/);
    expect(asked).toMatchObject([
      { metric: 'sent', limit: 1, cursor: 'n1', period: { from: new Date('2026-11-14T12:00Z') } },
    ]);
  });

  it.each([[['--campaign', '1', '--newsletter', '2']], [['--links', '--messages', '--campaign', '1']]])(
    'exits with 2 for what cannot be combined: %j',
    async (options) => {
      expect((await world().run('report', ...options)).code).toBe(2);
    },
  );

  it('exits with 2 for a campaign that is not a number', async () => {
    expect(await world().run('report', '--campaign', "1' OR 1")).toMatchObject({ code: 2 });
  });
});

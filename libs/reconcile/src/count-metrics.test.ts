import type { OpenWarehouse } from '@cio-bus/warehouse';
import { aRow, NOON_MS, openTestWarehouse } from '@cio-bus/warehouse/fixtures';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countMetrics, type MetricsPeriod } from './count-metrics.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const event = (delivery_id: string, metric: string, days = 0, is_machine: boolean | null = null) =>
  aRow({
    event_id: `${delivery_id}/${metric}/${days}/${is_machine}`,
    delivery_id,
    metric,
    is_machine,
    timestamp: NOON_MS + days * DAY_MS,
    campaign_id: delivery_id === 'd3' ? 24 : 23,
    newsletter_id: delivery_id === 'd2' ? 7 : null,
    transactional_message_id: delivery_id === 'd1' ? '5' : null,
  });

describe('countMetrics', () => {
  let warehouse: OpenWarehouse;
  beforeAll(async () => {
    warehouse = await openTestWarehouse();
    await warehouse.append(
      [
        event('d1', 'sent'),
        event('d1', 'opened', 0, true),
        event('d1', 'opened', 1, false), // a machine, then a person: one message, opened
        event('d1', 'opened', 2, false),
        event('d2', 'sent'),
        event('d2', 'opened', 0, true),
        event('d2', 'clicked', 5, false), // after the period, of a message in it
        event('d3', 'sent'),
        event('d4', 'sent', -3), // an older message
        event('d4', 'opened', 0, false),
        event('d5', 'sent', 1), // a later one
      ],
      { signal: new AbortController().signal },
    );
  });
  afterAll(async () => {
    await warehouse.close();
  });
  const count = (of?: MetricsPeriod['of']) =>
    countMetrics(
      { query: warehouse.query, table: 'customerio_events.delivery_events' },
      { from: NOON_MS - DAY_MS / 2, to: NOON_MS + DAY_MS / 2, of },
    );

  it('counts each message of the period once per metric, whenever the event arrived, and machines separately', async () => {
    expect(await count()).toEqual({ sent: 3, opened: 2, human_opened: 1, clicked: 1, human_clicked: 1 });
  });

  it('counts only one campaign, newsletter or transactional message', async () => {
    expect(await count({ kind: 'campaign', id: 24 })).toEqual({ sent: 1 });
    expect(await count({ kind: 'newsletter', id: 7 })).toMatchObject({ sent: 1, clicked: 1 });
    expect(await count({ kind: 'transactional', id: 5 })).toEqual({ sent: 1, opened: 1, human_opened: 1 });
    expect(await count({ kind: 'broadcast', id: 1 })).toEqual({});
  });
});

import { quietTelemetry, type Telemetry } from '@cio-bus/service/telemetry';
import { aWebhookEvent } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { reportUnreadTopics } from './unread-topics.ts';

const MINUTE_MS = 60_000;
const aChange = (data: Record<string, unknown>) =>
  aWebhookEvent({ metric: 'cio_subscription_preferences_changed', data });

function start() {
  let now = 1_790_000_000_000;
  const counted: unknown[] = [];
  const logged: Record<string, unknown>[] = [];
  const quiet = quietTelemetry('test');
  const count: Telemetry['count'] = (_name, labels) => void counted.push('reason' in labels && labels.reason);
  const logger = { ...quiet.logger, warn: (fields: Record<string, unknown>) => void logged.push(fields) };
  const report = reportUnreadTopics({ ...quiet, count, logger }, () => now);
  return { report, counted, logged, pass: (ms: number) => (now += ms) };
}

describe('reportUnreadTopics', () => {
  it('counts changes of topics of which an event does not say which', () => {
    const { report, counted } = start();
    for (const content of [undefined, null, '', '{"topics":', '{"topics":{}}', 'null']) report(aChange({ content }));
    expect(counted).toEqual(['no-content', 'no-content', 'no-content', 'no-topics', 'no-topics', 'no-topics']);
  });

  it('counts no change that can be read, and no other event', () => {
    const { report, counted } = start();
    report(aChange({ content: '{"topics":{"topic_1":false}}' }));
    report(aWebhookEvent({ metric: 'unsubscribed', data: {} }));
    expect(counted).toEqual([]);
  });

  it('logs at most one a minute, with how many there were since the last one', () => {
    const { report, logged, pass } = start();
    for (let n = 0; n < 3; n += 1) report(aChange({}));
    pass(MINUTE_MS);
    report(aChange({}));
    expect(logged).toEqual([{ changes: 1 }, { changes: 3 }]);
  });
});

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { alerts, knownSeries, problemsOf } from '@cio-bus/prometheus';
import { rootDir } from '@cio-bus/servers';
import { describe, expect, it } from 'vitest';
import { cloudAlerts, inlined, lookback } from './terraform-alerts.ts';

describe('cloudAlerts', () => {
  const rules = Object.entries(cloudAlerts());

  it('leaves out what only our Prometheus can measure, and nothing else', () => {
    const taken = new Set(rules.map(([name]) => name));
    const left = alerts.map(({ name }) => name).filter((name) => !taken.has(name));
    expect(left).toEqual(['Watchdog', 'ServiceDown', 'ServiceRestarting', 'MemoryHigh']);
  });

  it.each(rules)('%s asks for series that a service exports, by expressions that parse', (_, { expr }) => {
    expect(problemsOf(expr, knownSeries(['nodejs_eventloop_lag_p99_seconds']))).toEqual([]);
    expect(expr).not.toMatch(/[a-z]:[a-z]/);
  });

  it.each(rules)('%s links to a runbook that is there', (_, { runbook }) => {
    expect(existsSync(join(rootDir, runbook.split('#')[0] ?? ''))).toBe(true);
  });

  it('evaluates what looks back for more than 25 hours as rarely as Cloud Monitoring asks for', () => {
    const rare = rules.filter(([, { interval }]) => interval !== '30s').map(([name, { interval }]) => [name, interval]);
    expect(rare).toEqual([
      ['WebhooksStopped', '300s'], // a week
      ['ComplaintRateHigh', '300s'], // days within the last three
      ['BounceRateHigh', '300s'],
      ['ErrorBudgetBurnSlow', '300s'], // three days
    ]);
  });

  it('names labels as Cloud Monitoring does', () => {
    expect(cloudAlerts().DeliveryHalted?.description).toContain('$'.concat('{metric_or_resource.labels.service}'));
    expect(cloudAlerts().WorkerSilent?.description).toMatch(/^\$\{metric_or_resource\.labels\.service\} /);
  });
});

describe('lookback', () => {
  it.each([
    { expr: 'a > 1', longest: 0 },
    { expr: 'rate(a[5m]) > rate(a[1h] offset 1d)', longest: 25 * 3_600 },
    { expr: 'max_over_time(sum(increase(a[24h]))[2h:1h])', longest: 26 * 3_600 },
    { expr: 'max_over_time(sum(increase(a[24h]))[3d:] offset 1d) > 0', longest: 5 * 86_400 },
  ])('of $expr is $longest s', ({ expr, longest }) => {
    expect(lookback(expr)).toBe(longest);
  });
});

describe('inlined', () => {
  it('puts an expression in place of the name that it is recorded under', () => {
    expect(inlined('service_topic:cio_bus_consumer_lag_messages:sum > 1')).toBe(
      '(sum by (service, topic) (cio_bus_consumer_lag_messages)) > 1',
    );
  });

  it('makes a subquery of a range over it', () => {
    expect(inlined('deriv(service_topic:cio_bus_consumer_lag_messages:sum[30m])')).toBe(
      'deriv((sum by (service, topic) (cio_bus_consumer_lag_messages))[30m:1m])',
    );
  });
});

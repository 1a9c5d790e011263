import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { topics } from '@cio-bus/contracts';
import { parseSamples, type Scrape } from '@cio-bus/service';
import { aRawRecord } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { aDeadLetterOf } from './a-dead-letter.ts';
import { NOW, startConsole, withTokens } from './console-in-memory.ts';

const scrapeOf = (text: string, reasons: string[] = []): Scrape => ({ reasons, samples: parseSamples(text) });
const env = {
  ...withTokens,
  CONSOLE_SERVICES: 'track-publisher=http://a:1,track-publisher=http://a:2,event-processor=http://b:1/',
};

const closed = (cause: string) => `cio_bus_gate_closed{handler="h",cause="${cause}",service="s"} 1`;

async function serviceOf(name: string, scrapes: Record<string, Scrape>) {
  const { call } = await startConsole([], { env, scrapes });
  const { answer } = await call('/flow', { as: 'vi' });
  const service = answer.services.find((one: { name: string }) => one.name === name);
  return { service, problems: answer.problems.filter(({ subject }: { subject: string }) => subject === name) };
}

describe('the flow', () => {
  it('has a service whose gate is open, and how late it is, by all of its processes', async () => {
    const scrapes = {
      'http://a:1': scrapeOf(
        'cio_bus_consumer_lag_seconds{topic="t",partition="0"} 3.5\ncio_bus_gate_closed{handler="h",cause="flood"} 0',
      ),
      'http://a:2': scrapeOf('cio_bus_consumer_lag_seconds{topic="t",partition="1"} 7'),
    };
    const { service, problems } = await serviceOf('track-publisher', scrapes);
    expect(service).toMatchObject({ gate: 'open', instances: 2, lagSeconds: 7, consumes: expect.any(Array) });
    expect(problems).toEqual([]);
  });

  it.each([
    ['flood', 'halted', 'critical', 'delivery-halted'],
    ['outage', 'probing', 'warning', 'vendor-outage'],
  ])('shows a gate that was closed by %s as %s, with what to do', async (cause, gate, severity, runbook) => {
    const { service, problems } = await serviceOf('event-processor', {
      'http://b:1': scrapeOf(closed(cause), ['why']),
    });
    expect(service).toMatchObject({ gate, reason: expect.any(String) });
    expect(problems).toMatchObject([{ severity, runbook: `docs/runbooks/${runbook}.md` }]);
    expect(existsSync(join(import.meta.dirname, '../../..', problems[0].runbook))).toBe(true);
  });

  it('knows who does not answer, and of whom it has no address', async () => {
    const down = await serviceOf('event-processor', {});
    expect(down.service).toMatchObject({ gate: 'unknown', instances: 0, reason: 'does not answer' });
    expect(down.problems).toMatchObject([{ severity: 'critical', id: 'down/event-processor' }]);
    const unknown = await serviceOf('bigquery-sink', {});
    expect(unknown.service).toMatchObject({ gate: 'unknown', instances: null, lagSeconds: null });
    expect(unknown.problems).toEqual([]);
  });

  it('has a problem once dead letters are open for a day, and none for those that are ignored', async () => {
    const old = aDeadLetterOf(1, { failedAt: NOW - 25 * 3_600_000 });
    const { call, console } = await startConsole([old]);
    const problems = async () => (await call('/flow', { as: 'vi' })).answer.problems;
    expect(await problems()).toMatchObject([{ id: 'dead-letters', message: expect.stringContaining('25 hours') }]);
    const [group] = (await call('/groups', { as: 'vi' })).answer.items;
    await call('/groups/decide', { as: 'ada', body: { ids: [group.id], decision: 'ignore', why: 'known' } });
    await expect
      .poll(async () => {
        await console.follower.look();
        return problems();
      })
      .toEqual([]);
  });

  const searched = 'cio_bus_never_reported_timestamp_seconds 1790000000';

  it.each([
    ['none after a search that found none', searched, 0],
    ['unknown before the first search', 'cio_bus_never_reported_timestamp_seconds 0', null],
    ['unknown when nothing searches', '', null],
  ])('has the messages that were never reported: %s', async (_what, scrape, unreported) => {
    const { call } = await startConsole([], {
      env: { ...withTokens, CONSOLE_SERVICES: 'bigquery-sink=http://s:1' },
      scrapes: { 'http://s:1': scrapeOf(scrape) },
    });
    expect((await call('/webhooks', { as: 'vi' })).answer).toMatchObject({ unreported });
  });

  it('has the feed of webhooks, from what the services export', async () => {
    const { call } = await startConsole([], {
      env: {
        ...withTokens,
        CONSOLE_SERVICES: 'webhook-receiver=http://w:1,bigquery-sink=http://s:1,bigquery-sink=http://s:2',
      },
      scrapes: {
        'http://w:1': scrapeOf(
          ['cio_bus_webhook_last_response_timestamp_seconds{status="200"} 1790000000.5'].join('\n'),
        ),
        'http://s:1': scrapeOf(
          `${searched}\ncio_bus_never_reported_messages{template="a"} 2\ncio_bus_never_reported_messages{template="b"} 3`,
        ),
        'http://s:2': scrapeOf(`${searched}\ncio_bus_never_reported_messages{template="a"} 2`), // each sink searches the whole table
      },
    });
    const { answer } = await call('/webhooks', { as: 'vi' });
    expect(answer).toMatchObject({ feedDelaySeconds: null, lastReceivedAt: 1_790_000_000_500, unreported: 5 });
  });

  const receivers = 'webhook-receiver=http://w:1,webhook-receiver=http://w:2';
  const started = scrapeOf('');
  const received = scrapeOf('cio_bus_webhook_last_response_timestamp_seconds{status="200"} 1790000000');

  it.each([
    ['when each receiver has restarted', receivers, [started, started], null, 'answers'],
    ['when a receiver does not answer', receivers, [started], null, 'does-not-answer'],
    ['when its address is not known', 'bigquery-sink=http://s:1', [], null, 'unknown'],
    ['of the receiver that has one', receivers, [started, received], 1_790_000_000_000, 'answers'],
  ])('has the last report %s', async (_what, CONSOLE_SERVICES, answers, lastReceivedAt, receiver) => {
    const { call } = await startConsole([aRawRecord({ topic: topics.webhooks })], {
      env: { ...withTokens, CONSOLE_SERVICES },
      scrapes: Object.fromEntries(answers.map((answer, index) => [`http://w:${index + 1}`, answer])),
    });
    const { answer } = await call('/webhooks', { as: 'vi' });
    expect(answer).toMatchObject({ lastReceivedAt, receiver, hasReports: true });
  });

  it('knows that no report has ever come', async () => {
    const { call } = await startConsole();
    expect((await call('/webhooks', { as: 'vi' })).answer).toMatchObject({ hasReports: false });
  });

  const usage = (shared: boolean, [hour, day]: readonly [number, number]) =>
    scrapeOf(
      [
        `cio_bus_suppressions_passed{period="hour",shared="${shared}",service="event-processor"} ${hour}`,
        `cio_bus_suppressions_passed{period="day",shared="${shared}",service="event-processor"} ${day}`,
        `cio_bus_suppressions_max_per_hour{shared="${shared}",service="event-processor"} 100`,
      ].join('\n'),
    );

  it.each([
    ['once, when all instances share it', [usage(true, [3, 18]), usage(true, [4, 19])], { used: 4, max: 100 }, 19],
    [
      'of each instance, when each has its own',
      [usage(false, [3, 18]), usage(false, [4, 19])],
      { used: 7, max: 200 },
      37,
    ],
    [
      'not, when the count is unavailable',
      [scrapeOf('cio_bus_suppressions_max_per_hour{shared="true"} 100')],
      { used: null, max: 100 },
      null,
    ],
    ['not, when nobody answers', [], { used: null, max: null }, null],
  ])('counts what the brake let through %s', async (_what, answers, brake, suppressions24h) => {
    const urls = ['http://p:1', 'http://p:2'];
    const { call } = await startConsole([], {
      env: { ...withTokens, CONSOLE_SERVICES: urls.map((url) => `event-processor=${url}`).join() },
      scrapes: Object.fromEntries(answers.map((answer, index) => [urls[index], answer])),
    });
    const { answer } = await call('/webhooks', { as: 'vi' });
    expect(answer).toMatchObject({ suppressions24h, brake: { ...brake, stopped: false } });
  });
});

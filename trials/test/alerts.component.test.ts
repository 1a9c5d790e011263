import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topics } from '@cio-bus/contracts';
import { acceleratedTime } from '@cio-bus/prometheus';
import { offeredPrometheus, type RunningPrometheus, startPrometheus } from '@cio-bus/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningStack, startTestStack, until } from './stack-fixture.ts';

/** An hour of the rules in half a minute; no shorter than three scrapes. */
const time = acceleratedTime(120, 3_000);
const tools = await offeredPrometheus(process.env, (line) => process.stderr.write(`${line}\n`));

const faultAlerts = ['DeadLetters', 'DeliveryHalted', 'ConsumerLagHigh', 'WebhooksStalled', 'ServiceDown'];

const sendOf = (n: number) => ({
  channel: 'email' as const,
  transactional_message_id: 'receipt',
  to: 'ada@example.com',
  message_data: { n },
});

describe.runIf(tools)('alerts of a running stack, in accelerated time', () => {
  let stack: RunningStack;
  let prometheus: RunningPrometheus;
  let folder: string;
  beforeAll(async () => {
    if (!tools) return;
    stack = await startTestStack('alerts');
    folder = await mkdtemp(join(tmpdir(), 'cio-bus-prometheus-'));
    prometheus = await startPrometheus({ tools, folder, services: stack.health, time });
  });
  afterAll(async () => {
    await prometheus?.stop();
    await stack?.end();
    if (folder) await rm(folder, { recursive: true });
  });

  /** Labels of a firing alert, of one service if it is given: on a busy machine the same may befall others. */
  const firing = async (name: string, service?: string) =>
    (await prometheus.alerts()).find(
      ({ name: its, state, labels }) =>
        its === name && state === 'firing' && (service === undefined || labels.service === service),
    )?.labels;
  const fires = (name: string, service?: string) => until(`${name} to fire`, () => firing(name, service));

  /** Sends all the time: the alert needs sends, and no webhook, within the same window of half a minute. */
  async function firesWhileSending(name: string) {
    let n = 5;
    const sending = setInterval(() => void stack.bus.sendTransactional(`u${n}`, sendOf(n++)), 1_000);
    try {
      return await fires(name);
    } finally {
      clearInterval(sending);
    }
  }

  it('fires the alert for each fault, and none before', { timeout: 1_500_000 }, async () => {
    await fires('Watchdog');
    const before = (await prometheus.alerts()).map(({ name }) => name);
    expect(before.filter((name) => faultAlerts.includes(name))).toEqual([]);

    for (let n = 0; n < 5; n += 1) await stack.bus.sendTransactional(`u${n}`, sendOf(n));
    await until('deliveries', async () => {
      const [delivered] = await prometheus.query('sum(cio_bus_sends_total{result="delivered"})');
      return delivered && delivered.value >= 5 ? delivered : undefined;
    });

    await stack.service('webhook-receiver').kill('SIGKILL'); // webhooks no longer arrive
    await stack.producer.publish({ topic: topics.track, key: 'u1', value: 'rubbish' });
    expect(await fires('DeadLetters', 'track-publisher')).toMatchObject({
      topic: topics.track,
      code: 'MESSAGE_INVALID',
      severity: 'ticket',
    });
    expect(await firesWhileSending('WebhooksStalled')).toMatchObject({ severity: 'page' });
    expect(await fires('ServiceDown', 'webhook-receiver')).toMatchObject({ severity: 'page' });

    await stack.sandbox.setFaults({ respondWith: { track: 401, app: 503 } }); // rejected credentials; an outage
    await stack.bus.track('u1', 'while_rejected');
    await stack.bus.sendTransactional('u1', sendOf(0));

    expect(await fires('DeliveryHalted', 'track-publisher')).toMatchObject({
      cause: 'configuration',
      severity: 'page',
    });
    expect(await fires('ConsumerLagHigh', 'transactional-sender')).toMatchObject({ topic: topics.transactional });
  });

  it('resolves the alert of a halted handler once its cause is fixed', async () => {
    await stack.sandbox.clearFaults();
    await expect.poll(() => firing('DeliveryHalted')).toBeUndefined();
  });
});

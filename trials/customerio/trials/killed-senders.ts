import { deriveUlid } from '@cio-bus/contracts';
import { settledWithin } from '@cio-bus/service';
import { untilStill } from '../../harness/measure/judge-all.ts';
import { TrialPublisher } from '../../harness/measure/publisher.ts';
import type { Measure, Trial } from '../../harness/trial.ts';
import { onStack, type TrialStack } from '../../harness/trial-stack.ts';
import { withRedis } from '../measure/with-redis.ts';
import { judgeSends } from '../sends/judge-sends.ts';
import { createKillSwitch, type KillStep, type KillSwitch, killSteps } from '../sends/kill-switch.ts';
import { startRedisProxy } from '../sends/redis-proxy.ts';
import { startVendorProxy, type VendorProxy } from '../sends/vendor-proxy.ts';

/** Kills in each of the four trials: 200 in all. Fewer, with `KILLS`, for a look. */
const KILLS = Number(process.env.KILLS ?? 50);
const LOST_ANSWERS = { lostAnswerRate: 0.15, latencyMedianMs: 10 };
/** Between two sends, until the step is reached, ms. */
const PAUSE_MS = 40;

type Text = 'templates' | 'own-text';

const trial = (ledger: 'sqlite' | 'redis', text: Text): Trial => ({
  name: `sends-${ledger}-${text}`,
  about: `the sender is killed ${KILLS} times, at every step of a send, and answers are lost; ledger in ${ledger}, ${text}`,
  run: (print) => (ledger === 'redis' ? onRedis(print, text) : onSqlite(print, text)),
});

/** A sender that is killed with -9, with each ledger and each kind of text. */
export const killedSenders: readonly Trial[] = [
  trial('sqlite', 'templates'),
  trial('sqlite', 'own-text'),
  trial('redis', 'templates'),
  trial('redis', 'own-text'),
];

async function onSqlite(print: (line: string) => void, text: Text): Promise<Measure[]> {
  const vendor = await startVendorProxy();
  try {
    const envOf = ofSender({ CUSTOMERIO_APP_URL: vendor.url });
    const harm = { vendor, text, steps: killSteps.sqlite, print };
    return await onStack({ print, envOf }, (stack) => killSender(stack, harm));
  } finally {
    vendor.stop();
  }
}

const onRedis = (print: (line: string) => void, text: Text): Promise<Measure[]> =>
  withRedis(async (url) => {
    const [vendor, redis] = [await startVendorProxy(), await startRedisProxy(url)];
    try {
      const envOf = ofSender({ CUSTOMERIO_APP_URL: vendor.url, REDIS_URL: redis.url });
      const harm = { vendor, redis, text, steps: killSteps.redis, print };
      return await onStack({ print, envOf }, (stack) => killSender(stack, harm));
    } finally {
      vendor.stop();
      redis.stop();
    }
  });

const ofSender = (settings: Record<string, string>) => (service: string) =>
  service === 'transactional-sender' ? settings : {};

interface Harm {
  vendor: VendorProxy;
  redis?: { connect(killSwitch: KillSwitch): void };
  text: Text;
  steps: readonly KillStep[];
  print(line: string): void;
}

async function killSender(stack: TrialStack, { vendor, redis, text, steps, print }: Harm): Promise<Measure[]> {
  const sender = stack.service('transactional-sender');
  const killSwitch = createKillSwitch(() => sender.kill('SIGKILL'));
  vendor.connect(stack.sandboxUrl as string, killSwitch);
  redis?.connect(killSwitch);
  await stack.sandbox.setFaults(LOST_ANSWERS);
  const publisher = new TrialPublisher(stack.bus);
  const kills: KillStep[] = [];
  for (const step of Array.from({ length: KILLS }, (_, index) => steps[index % steps.length] as KillStep)) {
    await publishUntil(killSwitch.arm(step), publisher, text);
    kills.push(step);
    await sender.start();
    if (kills.length % 10 === 0) print(`  ${kills.length} kills, ${publisher.published.length} sends`);
  }
  await stack.sandbox.setFaults({});
  await untilStill(stack);
  return judgeSends(stack, publisher, { kills, steps });
}

/** Publishes sends until this resolves. */
async function publishUntil(killed: Promise<void>, publisher: TrialPublisher, text: Text): Promise<void> {
  do await publisher.publish(aSend(publisher.publishedAt.size, text));
  while (!(await settledWithin(PAUSE_MS, killed)));
}

function aSend(index: number, text: Text) {
  const id = deriveUlid(Date.now(), `killed-senders/${index}`);
  const userId = `u${index}`;
  const common = { channel: 'email' as const, to: `${userId}@example.com`, message_data: { command_id: id } };
  const payload =
    text === 'templates'
      ? { ...common, transactional_message_id: 'receipt' }
      : { ...common, body: 'Thank you', subject: 'Your order', from: 'shop@example.com' };
  return { id, type: 'transactional' as const, userId, payload };
}

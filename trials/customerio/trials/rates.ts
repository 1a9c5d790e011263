import { deriveUlid } from '@cio-bus/contracts';
import { readDeadLetters } from '../../harness/measure/dead-letters.ts';
import { deliveriesIn } from '../../harness/measure/deliveries.ts';
import { untilStill } from '../../harness/measure/judge-all.ts';
import { fetchMetrics, sumOfMetric } from '../../harness/measure/metrics.ts';
import { atLeast, atMost, exactly, type Measure, none, type Trial } from '../../harness/trial.ts';
import { onStack, type TrialStack } from '../../harness/trial-stack.ts';
import { publishTraffic } from '../../traffic/publish-traffic.ts';
import { type SeenRate, watchRates } from '../measure/watch-rate.ts';
import { withRedis } from '../measure/with-redis.ts';

/** Customer.io's limit, requests per second. */
const LIMIT = 50;
const SETTLE_MS = 10_000;
const MEASURE_MS = 40_000;
/** Of each kind; more than the limit allows within the time. */
const COMMANDS = ((SETTLE_MS + MEASURE_MS) / 1_000 + 10) * LIMIT;
const REFUSED_BAR = 0.01;

/** Half are sends, half are events of anonymous people: each is a request of its own. */
const aBacklog = () =>
  Array.from({ length: 2 * COMMANDS }, (_, index) => {
    const id = deriveUlid(Date.now(), `rates/${index}`);
    if (index % 2 === 0)
      return { id, type: 'track' as const, anonymousId: `visitor${index}`, payload: { name: 'seen' } };
    const payload = { channel: 'email' as const, to: `u${index}@example.com`, transactional_message_id: 'receipt' };
    return {
      id,
      type: 'transactional' as const,
      userId: `u${index}`,
      payload: { ...payload, message_data: { command_id: id } },
    };
  });

/** One process of each service, which has its rate alone. */
export const rateOfOne: Trial = {
  name: 'rates-one',
  about: `Customer.io allows ${LIMIT} requests per second of each API; one process of each service`,
  run: (print) => onStack({ print }, (stack) => deliverUnderLimit(stack, 0)),
};

/** Two processes of each service, which share their rates through Redis. */
export const rateOfTwo: Trial = {
  name: 'rates-two',
  about: `Customer.io allows ${LIMIT} requests per second of each API; two processes of each service, with Redis`,
  run: (print) =>
    withRedis((url) => {
      const instances = { 'track-publisher': 2, 'transactional-sender': 2 };
      return onStack({ print, env: { REDIS_URL: url }, instances }, (stack) => deliverUnderLimit(stack, 1));
    }),
};

async function deliverUnderLimit(stack: TrialStack, shared: 0 | 1): Promise<Measure[]> {
  const { sandbox, bus, kafka } = stack;
  await sandbox.setFaults({ requestsPerSecond: { track: LIMIT, app: LIMIT }, latencyMedianMs: 20 });
  const commands = aBacklog();
  const watched = watchRates(sandbox, { settleMs: SETTLE_MS, measureMs: MEASURE_MS });
  await publishTraffic(commands, (command) => bus.publish({ ...command, timestamp: Date.now() }), {
    perSecond: 2_000,
    onProgress: () => {},
  });
  const { track, app } = await watched;
  const sharing = await Promise.all(
    (['track-publisher', 'transactional-sender'] as const).map(async (service) =>
      sumOfMetric(await fetchMetrics(stack.health[service]), 'cio_bus_vendor_rate_shared'),
    ),
  );
  await untilStill(stack);
  const { firstAt, repeated } = deliveriesIn(await sandbox.journal());
  const dead = await readDeadLetters(kafka);
  return [
    ...ofRate('events', track),
    ...ofRate('sends', app),
    exactly('services that share their rate', sharing.filter((value) => value > 0).length, 2 * shared),
    exactly('commands delivered', commands.filter(({ id }) => firstAt.has(id)).length, commands.length),
    none('commands that took effect twice', repeated),
    none(
      'dead letters',
      dead.map(({ code }) => code),
    ),
    none('processes that exited', stack.deaths),
  ];
}

const ofRate = (what: string, { perSecond, refused }: SeenRate): Measure[] => [
  atLeast(`${what} accepted per second, after ${SETTLE_MS / 1_000} s`, perSecond, LIMIT * 0.9),
  atMost(`the same, in sum of all processes`, perSecond, LIMIT * 1.1, 'per second'),
  atMost(`${what}: requests refused`, refused * 100, REFUSED_BAR * 100, '%'),
];

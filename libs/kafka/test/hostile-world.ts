import { BusError, headers, topics } from '@cio-bus/contracts';
import fc from 'fast-check';
import { defineHandler, done, failed, type Outcome } from '../src/handler.ts';
import { schema } from './set-up-engine.ts';
import { type Simulated, SimulatedKafka } from './simulated-kafka.ts';
import { VirtualClock } from './virtual-clock.ts';

/** How the calls of a hostile key end. All but `slow` at once. */
type Malice = 'transient' | 'throws' | 'slow';

type Step =
  | { kind: 'publish'; key: number; isReplay: boolean }
  | { kind: 'wait'; ms: number }
  | { kind: 'jump'; byMs: number };

/** Traffic of innocent and hostile people, at any rate. */
export interface HostileScenario {
  steps: readonly Step[];
  malice: Malice;
  /** Keys below this are hostile. */
  hostileKeys: number;
  batch: boolean;
  seed: number;
}

const KEYS = 24;
const CALL_TIMEOUT_MS = 5_000;
/** Until hostile messages are alone, and until each has begun a probe: an innocent message waits no longer, ms. */
const boundOf = ({ malice, hostileKeys }: HostileScenario) =>
  30_000 + hostileKeys * (malice === 'slow' ? 8_000 : 2_000);

export const hostileScenario: fc.Arbitrary<HostileScenario> = fc.record({
  steps: fc.array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({ kind: fc.constant('publish' as const), key: fc.nat(KEYS - 1), isReplay: fc.boolean() }),
      },
      { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(10, 500, 5_000) }) },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('jump' as const), byMs: fc.constantFrom(-3_600_000, 3_600_000) }),
      },
    ),
    { minLength: 10, maxLength: 120, size: 'max' },
  ),
  malice: fc.constantFrom<Malice>('transient', 'throws', 'slow'),
  hostileKeys: fc.constantFrom(0, 1, 3, 12, 20),
  batch: fc.boolean(),
  seed: fc.nat(2 ** 30),
});

/** Runs a scenario and returns the violations of isolation: an innocent message late, lost or dead-lettered. */
export async function isolationViolations(scenario: HostileScenario): Promise<string[]> {
  const { steps, malice, hostileKeys, batch } = scenario;
  const clock = new VirtualClock();
  const kafka = new SimulatedKafka(clock);
  const publishedAt = new Map<string, number>();
  const settledAt = new Map<string, number>();
  const isHostile = (key: string) => Number(key.slice(1)) < hostileKeys;

  const handle = async (messages: readonly Simulated[]): Promise<Outcome[]> => {
    const isBad = messages.some(({ key }) => isHostile(key));
    await new Promise<void>((resolve) => clock.after(isBad && malice === 'slow' ? CALL_TIMEOUT_MS : 20, resolve));
    if (isBad && malice === 'throws') throw new RangeError('a bug');
    const shared = failed(new BusError('VENDOR_UNAVAILABLE', 'no response'));
    if (isBad) return messages.map(() => shared);
    for (const { id } of messages) settledAt.set(id, clock.now());
    return messages.map(() => done());
  };
  const common = { name: 'isolate', topics: [topics.track], schema, order: 'key' as const };
  const handler = batch
    ? defineHandler({ ...common, batch: { maxMessages: 50, maxBytes: 100_000, lingerMs: 5 }, handle })
    : defineHandler({ ...common, handle: async (message: Simulated) => (await handle([message]))[0] as Outcome });
  const caps = { maxWaiting: 1_000, maxPerLane: 250, maxBytes: 1_000_000, maxSpan: 5_000 };
  const member = kafka.member(handler, { concurrency: KEYS, caps });
  member.assign(0);

  const run = async (ms: number) => {
    for (let at = 0; at < ms; at += 500) {
      member.fetch(100);
      await clock.advance(Math.min(500, ms - at));
      member.commit();
    }
  };
  for (const step of steps) {
    if (step.kind === 'wait') await run(step.ms);
    else if (step.kind === 'jump') clock.setDate(step.byMs);
    else {
      const replay = step.isReplay ? { [headers.replayId]: 'r1' } : {};
      const record = kafka.append(topics.track, 0, `k${step.key}`, undefined, replay);
      if (step.key >= hostileKeys) publishedAt.set(schema.read(record).id, clock.now());
    }
  }
  const boundMs = boundOf(scenario);
  await run(boundMs);

  const violations = kafka.deadLetters.flatMap(({ key }) =>
    isHostile(String(key)) ? [] : [`G11: ${key} was dead-lettered`],
  );
  for (const [id, at] of publishedAt) {
    const waitedMs = (settledAt.get(id) ?? Number.POSITIVE_INFINITY) - at;
    if (waitedMs > boundMs) violations.push(`G11: ${id} waited ${waitedMs} ms`);
  }
  member.crash();
  return violations;
}

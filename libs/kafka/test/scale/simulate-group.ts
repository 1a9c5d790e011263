import { topics } from '@cio-bus/contracts';
import { defineHandler, done } from '../../src/handler.ts';
import { schema } from '../set-up-engine.ts';
import { type Simulated, SimulatedKafka } from '../simulated-kafka.ts';
import type { SimulatedMember } from '../simulated-member.ts';
import { VirtualClock } from '../virtual-clock.ts';

/** A consumer group under a steady load. */
export interface Load {
  partitions: number;
  members: number;
  /** Messages per second, of all publishers. */
  rate: number;
  seconds: number;
  /** Whether one member is killed half way; its partitions move after the session timeout. @default false */
  kill?: boolean;
}

/** The result of a simulation. Times are of the virtual clock, except that of the CPU. */
export interface Simulation {
  /** From publish to settled, ms. */
  p50: number;
  p99: number;
  /** Of engines, simulated Kafka and clock, all together. */
  cpuMs: number;
  lost: number;
  orderBroken: number;
  repeats: number;
}

const CALL_MS = 30;
const TICK_MS = 5;
const COMMIT_MS = 100;
const SESSION_TIMEOUT_MS = 10_000;
const DRAIN_MS = 30_000;
const KEYS_PER_PARTITION = 20;
const caps = { maxWaiting: 2_000, maxPerLane: 1_000, maxBytes: 16_000_000, maxSpan: 20_000 };

/** Runs a load through engines that share the partitions, on a virtual clock; deterministic except for the CPU time. */
export async function simulateGroup({
  partitions,
  members: count,
  rate,
  seconds,
  kill = false,
}: Load): Promise<Simulation> {
  const clock = new VirtualClock();
  const kafka = new SimulatedKafka(clock);
  const handled = observe();
  const handler = defineHandler({
    name: 'deliver',
    topics: [topics.identify, topics.track],
    schema,
    order: 'key',
    batch: { maxMessages: 1_000, maxBytes: 480_000, lingerMs: 10 },
    handle: async (messages: readonly Simulated[]) => {
      await new Promise<void>((resolve) => void clock.after(CALL_MS, resolve));
      for (const message of messages) handled.add(message, clock.now());
      return messages.map(() => done());
    },
  });
  const members = Array.from({ length: count }, () => kafka.member(handler, { concurrency: 8, caps }));
  for (let partition = 0; partition < partitions; partition += 1) memberOf(members, partition).assign(partition);

  const startedCpu = process.cpuUsage();
  const total = rate * seconds;
  const end = seconds * 1_000 + DRAIN_MS;
  for (let at = 0, published = 0; at < end; at += TICK_MS) {
    for (; published < Math.min(total, (rate * at) / 1_000); published += 1) {
      publish(kafka, published, partitions);
      handled.published(clock.now());
    }
    if (kill && at === (seconds * 1_000) / 2) kafka.clock.after(SESSION_TIMEOUT_MS, takeOver(members, partitions));
    for (const member of members) member.fetch(200);
    if (at % COMMIT_MS === 0) for (const member of members) member.commit();
    await clock.advance(TICK_MS);
    if (published === total && kafka.records.every((record) => kafka.isOnRecord(record))) break;
  }
  const { user } = process.cpuUsage(startedCpu);
  return {
    ...handled.result(),
    lost: kafka.records.filter((record) => !kafka.isOnRecord(record)).length,
    cpuMs: user / 1_000,
  };
}

const memberOf = (members: readonly SimulatedMember[], partition: number) =>
  members[partition % members.length] as SimulatedMember;

function publish(kafka: SimulatedKafka, number: number, partitions: number): void {
  const partition = number % partitions;
  const key = `${partition}-${Math.floor(number / partitions) % KEYS_PER_PARTITION}`;
  kafka.append(number % 5 === 0 ? topics.identify : topics.track, partition, key);
}

/** Kills the first member, and returns what moves its partitions to the others once Kafka has noticed. */
function takeOver(members: SimulatedMember[], partitions: number): () => void {
  const [dead, ...rest] = members;
  const before = members.length;
  dead?.crash();
  members.splice(0, 1);
  return () => {
    for (let partition = 0; partition < partitions; partition += before)
      memberOf(rest, partition / before).assign(partition);
  };
}

/** Observes order, repeats and latency. */
function observe() {
  const times: number[] = [];
  const latencies: number[] = [];
  const seen = new Set<number>();
  const latest = new Map<string, number>();
  let [orderBroken, repeats] = [0, 0];
  return {
    published: (at: number) => void times.push(at),
    add({ key, number }: Simulated, at: number) {
      if (seen.has(number)) repeats += 1;
      else if (number < (latest.get(key) ?? -1)) orderBroken += 1;
      else latencies.push(at - (times[number] ?? at));
      seen.add(number);
      latest.set(key, Math.max(number, latest.get(key) ?? -1));
    },
    result() {
      latencies.sort((a, b) => a - b);
      const quantile = (share: number) => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
      return { p50: quantile(0.5), p99: quantile(0.99), orderBroken, repeats };
    },
  };
}

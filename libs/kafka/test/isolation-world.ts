import { type RawRecord, topics } from '@cio-bus/contracts';
import { defineHandler, type Outcome } from '../src/handler.ts';
import { schema } from './set-up-engine.ts';
import { type Simulated, SimulatedKafka } from './simulated-kafka.ts';
import { VirtualClock } from './virtual-clock.ts';

const caps = { maxWaiting: 2_000, maxPerLane: 500, maxBytes: 64_000_000, maxSpan: 20_000 };

interface World {
  /** What becomes of a call, by message; thrown errors fail the call as a whole. */
  handle(messages: readonly Simulated[]): readonly Outcome[];
  batch?: number;
  callMs?: number;
}

/** An engine over one partition that fetches every 50 ms and commits every 100 ms, on a virtual clock. */
export function startWorld({ handle, batch = 1, callMs = 20 }: World) {
  const clock = new VirtualClock();
  const kafka = new SimulatedKafka(clock);
  const writtenAt = new Map<string, number>();
  const settledMs = new Map<string, number>();
  const call = async (messages: readonly Simulated[]) => {
    await new Promise<void>((resolve) => clock.after(callMs, resolve));
    const outcomes = handle(messages);
    for (const [index, { id }] of messages.entries()) {
      if (outcomes[index]?.kind === 'done') settledMs.set(id, clock.now() - (writtenAt.get(id) as number));
    }
    return outcomes;
  };
  const common = { name: 'isolate', topics: [topics.track], schema, order: 'key' as const };
  const handler =
    batch === 1
      ? defineHandler({ ...common, handle: async (message: Simulated) => (await call([message]))[0] as Outcome })
      : defineHandler({ ...common, batch: { maxMessages: batch, maxBytes: 480_000, lingerMs: 10 }, handle: call });
  const member = kafka.member(handler, { concurrency: 8, caps });
  member.assign(0);
  return {
    clock,
    kafka,
    member,
    settledMs,
    write(key: string, headers: RawRecord['headers'] = {}): void {
      const record = kafka.append(topics.track, 0, key, { headers });
      writtenAt.set(schema.read(record).id, clock.now());
    },
    async run(ms: number, perSecond: () => void = () => {}): Promise<void> {
      for (let at = 0; at < ms; at += 50) {
        if (at % 1_000 === 0) perSecond();
        member.fetch(500);
        await clock.advance(50);
        if (at % 100 === 0) member.commit();
      }
    },
    deadKeys: () => kafka.deadLetters.map(({ key }) => String(key)),
  };
}

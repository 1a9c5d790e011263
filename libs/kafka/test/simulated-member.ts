import type { Topic } from '@cio-bus/contracts';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { Engine, type EngineOptions, type OnEnds } from '../src/engine/engine.ts';
import type { Handler } from '../src/handler.ts';
import type { SimulatedKafka } from './simulated-kafka.ts';

/** One engine with its fetch position, as the adapter would drive it. */
export class SimulatedMember {
  readonly engine: Engine;
  readonly #kafka: SimulatedKafka;
  readonly #handler: Handler;
  readonly #paused = new Set<string>();
  readonly #asking = new Set<string>();
  readonly #positions = new Map<string, number>();
  settled = 0;
  pauses = 0;
  /** Partitions whose reading was resumed, in order. */
  readonly resumed: string[] = [];
  #dead = false;

  constructor(kafka: SimulatedKafka, handler: Handler, options: Partial<EngineOptions>) {
    this.#kafka = kafka;
    this.#handler = handler;
    this.engine = new Engine({
      handler,
      telemetry: quietTelemetry('simulated'),
      clock: kafka.clock,
      concurrency: 4,
      callTimeoutMs: 5_000,
      caps: { maxWaiting: 50, maxPerLane: 20, maxBytes: 1_000_000, maxSpan: 200 },
      mergeWaitMs: 10_000,
      floodHoldMs: 300_000,
      publish: (record) => (this.#dead ? new Promise(() => {}) : kafka.publish(record)),
      onSettled: () => {
        this.settled += 1;
      },
      fetching: {
        pause: (topic, partition) => {
          this.pauses += 1;
          this.#paused.add(`${topic}/${partition}`);
        },
        resume: (topic, partition) => {
          this.resumed.push(`${topic}/${partition}`);
          this.#paused.delete(`${topic}/${partition}`);
        },
        askEnds: (topic, onEnds) => this.#askEnds(topic, onEnds),
      },
      ...options,
    });
  }

  assign(partition: number, startAt = 0): void {
    for (const topic of this.#handler.topics) {
      const progress = this.#kafka.commits.get(`${topic}/${partition}`);
      const position = progress?.lowWaterMark ?? 0;
      this.#positions.set(`${topic}/${partition}`, position);
      this.engine.assign({ topic, partition, position, startAt, ...(progress ? { progress } : {}) });
    }
  }

  revoke(partition: number): void {
    this.engine.revoke(this.#handler.topics.map((topic) => ({ topic, partition })));
    for (const topic of this.#handler.topics) this.#positions.delete(`${topic}/${partition}`);
  }

  /** Reads up to `max` records of each partition that is not paused. */
  fetch(max: number): void {
    if (this.engine.readingWaits) return;
    for (const [key, position] of this.#positions) {
      if (this.#paused.has(key)) continue;
      const [topic, partition] = key.split('/') as [Topic, string];
      const records = this.#kafka.log(topic, Number(partition)).slice(position, position + max);
      if (records.length === 0) continue;
      this.#positions.set(key, position + records.length);
      this.engine.receive(topic, Number(partition), records, position + records.length);
    }
  }

  /** @param stuckMs after which a low-water mark that does not move counts as kept back by an open message */
  commit(stuckMs?: number): void {
    for (const source of this.engine.sources) {
      const { topic, partition } = source;
      const snapshot = source.dueCommit(this.#kafka.clock.now(), stuckMs);
      if (!snapshot) continue;
      this.#kafka.commits.set(`${topic}/${partition}`, snapshot);
      this.engine.committed(topic, partition, snapshot);
    }
  }

  /** Like kill -9: nothing of it reaches Kafka any more. */
  crash(): void {
    this.#dead = true;
    this.engine.close();
  }

  #askEnds(topic: string, onEnds: OnEnds): void {
    if (this.#asking.has(topic)) return;
    this.#asking.add(topic);
    const asOf = this.#kafka.clock.now();
    this.#kafka.clock.after(20, () => {
      this.#asking.delete(topic);
      const partitions = [...this.#positions.keys()].filter((key) => key.startsWith(`${topic}/`));
      const ends = partitions.map((key) => {
        const partition = Number(key.split('/')[1]);
        return { partition, high: this.#kafka.log(topic, partition).length };
      });
      onEnds(topic, ends, asOf);
    });
  }
}

import { deadLetterHeaders, type RawRecord, recordBytes, type Topic, type Traceable, topics } from '@cio-bus/contracts';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { type Caps, Engine, type EngineOptions, type OnEnds } from '../src/engine/engine.ts';
import type { Handler } from '../src/handler.ts';
import { type OutgoingRecord, PublishError } from '../src/producer.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** A message of the simulation: its key, and its number in the order of publishing. */
export interface Simulated extends Traceable {
  key: string;
  number: number;
  padding?: string | undefined;
}

type Written = Partial<Pick<RawRecord, 'headers'>> & { value?: string; padding?: string };

const tooLarge = () => new PublishError('not-sent', 'too large', { isTooLarge: true });
const place = (topic: string, partition: number, offset: number) => `${topic}/${partition}/${offset}`;

/** Kafka as the engine sees it: partitions, committed offsets, outcomes. Engines come and go; what is on record stays. */
export class SimulatedKafka {
  readonly clock: VirtualClock;
  readonly #logs = new Map<string, RawRecord[]>();
  readonly committed = new Map<string, number>();
  /** Places of records whose outcome or dead letter is on record, with how often it was written. */
  readonly onRecord = new Map<string, number>();
  readonly deadLetters: OutgoingRecord[] = [];
  readonly outcomes: OutgoingRecord[] = [];
  publishFails: () => boolean = () => false;
  /** The largest outcome or dead letter that is accepted, as a topic may be configured. */
  maxPublishBytes = Number.POSITIVE_INFINITY;
  #published = 0;
  #stamp = 0;

  constructor(clock: VirtualClock) {
    this.clock = clock;
  }

  append(topic: Topic, partition: number, key: string, { value, headers = {}, padding }: Written = {}): RawRecord {
    const log = this.log(topic, partition);
    const number = this.#published++;
    const id = `m${number}`;
    const record: RawRecord = {
      topic,
      partition,
      offset: log.length,
      key: Buffer.from(key),
      value: Buffer.from(value ?? JSON.stringify({ id, correlationId: id, key, number, padding } satisfies Simulated)),
      timestamp: this.#nextStamp(),
      headers,
    };
    log.push(record);
    return record;
  }

  /** Strictly later than the one before, as one producer stamps its batches. */
  #nextStamp(): number {
    this.#stamp = Math.max(this.clock.now(), this.#stamp + 1);
    return this.#stamp;
  }

  log(topic: string, partition: number): RawRecord[] {
    const key = `${topic}/${partition}`;
    const log = this.#logs.get(key) ?? [];
    this.#logs.set(key, log);
    return log;
  }

  get records(): RawRecord[] {
    return [...this.#logs.values()].flat();
  }

  isOnRecord({ topic, partition, offset }: RawRecord): boolean {
    return this.onRecord.has(place(topic, partition, offset));
  }

  /** A member with its own engine, reading what it is assigned. */
  member(handler: Handler, options: Partial<EngineOptions> & { caps?: Caps } = {}): SimulatedMember {
    return new SimulatedMember(this, handler, options);
  }

  publish(record: OutgoingRecord): Promise<void> {
    if (this.publishFails()) return Promise.reject(new Error('the broker is away'));
    if (recordBytes(record) > this.maxPublishBytes) return Promise.reject(tooLarge());
    let origin: string;
    if (record.topic === topics.deadLetters) {
      this.deadLetters.push(record);
      const header = (name: string) => String(record.headers?.[name]);
      const { originTopic, originPartition, originOffset } = deadLetterHeaders;
      origin = place(header(originTopic), Number(header(originPartition)), Number(header(originOffset)));
    } else {
      this.outcomes.push(record);
      const value = JSON.parse(String(record.value)) as { origin: RawRecord };
      origin = place(value.origin.topic, value.origin.partition, value.origin.offset);
    }
    this.onRecord.set(origin, (this.onRecord.get(origin) ?? 0) + 1);
    return Promise.resolve();
  }
}

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
      const position = this.#kafka.committed.get(`${topic}/${partition}`) ?? 0;
      this.#positions.set(`${topic}/${partition}`, position);
      this.engine.assign({ topic, partition, position, startAt });
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

  commit(): void {
    for (const { topic, partition, lowWaterMark, lost } of this.engine.sources) {
      if (lost) continue;
      this.#kafka.committed.set(`${topic}/${partition}`, lowWaterMark);
      this.engine.committed(topic, partition, lowWaterMark);
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

import { deadLetterHeaders, type RawRecord, recordBytes, type Topic, type Traceable, topics } from '@cio-bus/contracts';
import type { Caps, EngineOptions, Progress } from '../src/engine/engine.ts';
import { isSettledIn } from '../src/engine/record/progress.ts';
import type { Handler } from '../src/handler.ts';
import { type OutgoingRecord, PublishError } from '../src/producer.ts';
import { SimulatedMember } from './simulated-member.ts';
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
  /** The last commit, by topic and partition. */
  readonly commits = new Map<string, Progress>();
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

  /** The committed offset of a partition. */
  committed(partition: string): number {
    return this.commits.get(partition)?.lowWaterMark ?? 0;
  }

  /** Whether a commit says that a record is settled. Otherwise a crash repeats it. */
  isCommitted({ topic, partition, offset }: RawRecord): boolean {
    const commit = this.commits.get(`${topic}/${partition}`);
    return commit !== undefined && isSettledIn(commit, offset);
  }

  isOnRecord({ topic, partition, offset }: RawRecord): boolean {
    return this.onRecord.has(place(topic, partition, offset));
  }

  /** A member with its own engine, reading what it is assigned. */
  member(handler: Handler, options: Partial<EngineOptions> & { caps?: Caps } = {}): SimulatedMember {
    return new SimulatedMember(this, handler, options);
  }

  publish(record: OutgoingRecord): Promise<void> {
    if (this.publishFails()) return Promise.reject(new Error('the broker is unavailable'));
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

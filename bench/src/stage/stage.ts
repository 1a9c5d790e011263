import { type Topic, topicCatalogue, topics } from '@cio-bus/contracts';
import { committedOffsets, createKafka, createTopics, type KafkaConnection, topicOffsets } from '@cio-bus/kafka';
import { quietTelemetry } from '@cio-bus/service';
import type { Job, Measured } from '../job/job.ts';
import { startWorker, type Worker } from './start-worker.ts';

/** Records that a benchmark reads. */
export interface Data {
  messages: number;
  valueBytes: number;
  mixed?: boolean;
}

/** A job without the connection to Kafka. */
export type JobOfSide = Omit<Job, 'brokers' | 'group'>;

interface StageOptions {
  brokers: string;
  /** Share of the full sizes. */
  scale: number;
  /** Length of an outage. */
  outageMs: number;
  /** Folder for the workers' CPU profiles, if any. */
  profileDir: string | undefined;
  log(line: string): void;
}

/** Where benchmarks run: a broker, data in it, and worker processes. */
export class Stage {
  readonly outageMs: number;
  readonly #options: StageOptions;
  readonly #prefixes = new Map<string, Promise<string>>();
  #groups = 0;

  constructor(options: StageOptions) {
    this.#options = options;
    this.outageMs = options.outageMs;
  }

  get brokers(): string {
    return this.#options.brokers;
  }

  /** Scales a number of messages. */
  size(messages: number): number {
    return Math.max(1_000, Math.round(messages * this.#options.scale));
  }

  /** Writes the records once for all sides and runs; resolves with the prefix of their topics. */
  data(data: Data): Promise<string> {
    const name = `${data.mixed ? 'mixed' : 'events'}-${data.valueBytes}-${data.messages}.`;
    const prefix = this.#prefixes.get(name) ?? this.#fill(name, data);
    this.#prefixes.set(name, prefix);
    return prefix;
  }

  /** Writes dead letters once for all sides and runs; resolves with the prefix of their topics. */
  deadLetters(messages: number): Promise<string> {
    const name = `dead-letters-${messages}.`;
    const job = { program: 'fill-dead-letters', messages } as const;
    const prefix =
      this.#prefixes.get(name) ?? this.#write(name, job, `writing ${messages.toLocaleString('en')} dead letters`);
    this.#prefixes.set(name, prefix);
    return prefix;
  }

  /** Starts a worker, by default in a new consumer group. */
  start(job: JobOfSide, group = this.freshGroup()): Worker {
    return startWorker({ ...job, brokers: this.#options.brokers, group }, this.#options.profileDir);
  }

  /** Reports progress. */
  log(line: string): void {
    this.#options.log(line);
  }

  /** Runs a worker until it is finished. */
  work(job: JobOfSide): Promise<Measured> {
    return this.start(job).finished;
  }

  /** Returns an unused consumer group. */
  freshGroup(): string {
    this.#groups += 1;
    return `bench-${this.#groups}`;
  }

  /** Creates empty topics for one run; resolves with their prefix. */
  async emptyTopics(): Promise<string> {
    const prefix = `${this.freshGroup()}.`;
    await createTopics(this.#connection(prefix), topicCatalogue, { replicationFactor: 1 });
    return prefix;
  }

  /** Folder for CPU profiles, if any. */
  get profileDir(): string | undefined {
    return this.#options.profileDir;
  }

  /** Returns the number of records of a topic under a prefix. */
  async records(prefix: string, topic: Topic): Promise<number> {
    const offsets = await topicOffsets(this.#connection(prefix), topic);
    return offsets.reduce((sum, { low, high }) => sum + high - low, 0);
  }

  /** Whether the sink has stored and committed everything under a prefix. */
  async isLoaded(prefix: string): Promise<boolean> {
    const kafka = this.#connection(prefix);
    const [ends, committed] = await Promise.all([
      topicOffsets(kafka, topics.webhooks),
      committedOffsets(kafka, 'customerio-bigquery-sink', topics.webhooks),
    ]);
    const at = new Map(committed.map(({ partition, offset }) => [partition, offset]));
    return ends.every(({ partition, high }) => (at.get(partition) ?? 0) >= high);
  }

  #fill(prefix: string, { messages, valueBytes, mixed = false }: Data): Promise<string> {
    const text = `writing ${messages.toLocaleString('en')} records of ${valueBytes} bytes`;
    return this.#write(prefix, { program: 'fill', messages, valueBytes, mixed }, text);
  }

  async #write(prefix: string, job: Omit<JobOfSide, 'prefix'>, text: string): Promise<string> {
    this.#options.log(text);
    await createTopics(this.#connection(prefix), topicCatalogue, { replicationFactor: 1 });
    await startWorker({ ...job, prefix, brokers: this.#options.brokers }).finished;
    return prefix;
  }

  #connection(prefix: string): KafkaConnection {
    const { brokers } = this.#options;
    return createKafka({ KAFKA_BROKERS: brokers.split(','), KAFKA_TOPIC_PREFIX: prefix }, quietTelemetry('bench'));
  }
}

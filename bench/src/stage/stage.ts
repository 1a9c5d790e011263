import { topicCatalogue, topics } from '@cio-bus/contracts';
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

/** What a job needs to be told beside where Kafka is. */
export type JobOfSide = Omit<Job, 'brokers' | 'group'>;

interface StageOptions {
  brokers: string;
  /** 1 for the sizes of the catalogue. */
  scale: number;
  /** Length of an outage. */
  outageMs: number;
  /** Where workers leave CPU profiles, if anywhere. */
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

  /** A number of messages at this stage's scale. */
  size(messages: number): number {
    return Math.max(1_000, Math.round(messages * this.#options.scale));
  }

  /** Sees to it that the records are there, once for all sides and runs; answers the prefix of their topics. */
  data(data: Data): Promise<string> {
    const name = `${data.mixed ? 'mixed' : 'events'}-${data.valueBytes}-${data.messages}.`;
    const prefix = this.#prefixes.get(name) ?? this.#fill(name, data);
    this.#prefixes.set(name, prefix);
    return prefix;
  }

  /** Starts a worker, in a group of its own unless one is given. */
  start(job: JobOfSide, group = this.freshGroup()): Worker {
    return startWorker({ ...job, brokers: this.#options.brokers, group }, this.#options.profileDir);
  }

  /** Tells people what takes time. */
  log(line: string): void {
    this.#options.log(line);
  }

  /** Runs a worker to its end. */
  work(job: JobOfSide): Promise<Measured> {
    return this.start(job).finished;
  }

  /** A consumer group that nobody has used. */
  freshGroup(): string {
    this.#groups += 1;
    return `bench-${this.#groups}`;
  }

  /** Topics of their own for one run, empty. */
  async emptyTopics(): Promise<string> {
    const prefix = `${this.freshGroup()}.`;
    await createTopics(this.#connection(prefix), topicCatalogue, { replicationFactor: 1 });
    return prefix;
  }

  /** Dead letters under a prefix so far. */
  async deadLetters(prefix: string): Promise<number> {
    const offsets = await topicOffsets(this.#connection(prefix), topics.deadLetters);
    return offsets.reduce((sum, { low, high }) => sum + high - low, 0);
  }

  /** Whether the sink has stored all that lies under a prefix, and committed it. */
  async isLoaded(prefix: string): Promise<boolean> {
    const kafka = this.#connection(prefix);
    const [ends, committed] = await Promise.all([
      topicOffsets(kafka, topics.webhooks),
      committedOffsets(kafka, 'customerio-bigquery-sink', topics.webhooks),
    ]);
    const at = new Map(committed.map(({ partition, offset }) => [partition, offset]));
    return ends.every(({ partition, high }) => (at.get(partition) ?? 0) >= high);
  }

  async #fill(prefix: string, { messages, valueBytes, mixed = false }: Data): Promise<string> {
    this.#options.log(`writing ${messages.toLocaleString('en')} records of ${valueBytes} bytes`);
    await createTopics(this.#connection(prefix), topicCatalogue, { replicationFactor: 1 });
    const { brokers } = this.#options;
    await startWorker({ program: 'fill', brokers, prefix, messages, valueBytes, mixed }).finished;
    return prefix;
  }

  #connection(prefix: string): KafkaConnection {
    const { brokers } = this.#options;
    return createKafka({ KAFKA_BROKERS: brokers.split(','), KAFKA_TOPIC_PREFIX: prefix }, quietTelemetry('bench'));
  }
}

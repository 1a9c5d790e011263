import type { ServicePart } from '@cio-bus/service';
import { settledWithin } from '@cio-bus/service/settled-within';
import type { Consumer as ClientConsumer } from 'kafkajs';
import { type Engine, systemClock } from '../../engine/engine.ts';
import { toMetadata } from '../admin/commit-metadata.ts';
import { OffsetQueries } from '../admin/offset-queries.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import { explained, type KafkaUse } from '../errors/denial.ts';
import { startError } from '../errors/unreachable.ts';
import { useOwnDecoder } from '../fetch/use-own-decoder.ts';
import { waitForRecords } from '../fetch/wait-for-records.ts';
import { createAssignor } from '../group/assignor.ts';
import { GroupEvents } from '../group/group-events.ts';
import { Lease } from '../group/lease.ts';
import { memberOptions } from '../group/member-options.ts';
import { Membership } from '../group/membership.ts';
import { BatchReader } from './batch-reader.ts';
import { ClientRunner } from './client-runner.ts';
import { type Commit, Committer } from './committer.ts';
import {
  type CompleteOptions,
  type ConsumerOptions,
  handoverWaitOf,
  mergedTopicsOf,
  withDefaults,
} from './consumer-options.ts';
import { addEngines } from './create-engines.ts';
import { fatalError } from './fatal-error.ts';
import { createFetching } from './fetching.ts';
import { LagReporter } from './lag-reporter.ts';

/**
 * Makes a consumer that delivers its handlers' topics: in order per key, nothing lost, bounded in memory.
 *
 * Composition root of the adapter between kafkajs and the engines, one engine per handler. One knot is tied late: kafkajs
 * asks the membership for its claim when it joins, the membership asks the engines, and these fetch through kafkajs.
 */
export function createConsumer(kafka: KafkaConnection, given: ConsumerOptions): ServicePart {
  useOwnDecoder();
  waitForRecords();
  const options = withDefaults(given);
  const { telemetry, offsetReset } = options;
  const name = `consumer ${options.groupId}`;
  const groupId = kafka.physical(options.groupId);
  const mergedTopics = mergedTopicsOf(options, kafka.physical);
  const queries = new OffsetQueries(kafka, groupId, offsetReset);
  const engines = new Map<string, Engine>(); // by logical topic; filled below, once a client exists to fetch for them

  const lease = new Lease();
  const now = () => systemClock.now();
  const handoverWaitMs = (topic: string) => handoverWaitOf(options, topic);
  const membership = new Membership({ kafka, engines, queries, lease, handoverWaitMs, now });
  const sources = () => membership.sources;
  const partitionAssigners = [createAssignor(mergedTopics, membership)];
  const client = kafka.client.consumer({ ...memberOptions, groupId, partitionAssigners });

  const commit = (commits: readonly Commit[]) => commitTo(kafka, client, commits);
  const onCommitted = ({ topic, partition, snapshot }: Commit) =>
    engines.get(topic)?.committed(topic, partition, snapshot);
  const committer = new Committer({ telemetry, sources, commit, onCommitted });
  const fetching = createFetching(kafka, client, queries);
  addEngines(engines, options, { fetching, onSettled: committer.noteSettled });

  const reader = new BatchReader({ kafka, client, engines, queries, telemetry });
  const onBatch = async (batch: Parameters<BatchReader['read']>[0]) => {
    await membership.assigned;
    await reader.read(batch);
  };
  const topics = mergedTopics.flat();
  const use: KafkaUse = { operation: 'READ', topics: [...engines.keys()], group: groupId, user: kafka.user };
  const fromBeginning = offsetReset !== 'latest';
  const runner = new ClientRunner({ client, telemetry, use, topics, fromBeginning, onBatch });
  const { rejoin } = runner;
  const member = { client, engines, membership, lease, telemetry };
  const group = new GroupEvents({ ...member, commit: committer.commit, rejoin, now });
  const lag = new LagReporter({ kafka, queries, telemetry, sources });
  const parts = { engines, queries, membership, committer, reader, runner, group, lag };
  return new Consumer({ name, use, ...parts, limits: options.stop });
}

interface ConsumerParts {
  name: string;
  /** What it does with Kafka, for errors. */
  use: KafkaUse;
  engines: ReadonlyMap<string, Engine>;
  queries: OffsetQueries;
  membership: Membership;
  committer: Committer;
  reader: BatchReader;
  runner: ClientRunner;
  group: GroupEvents;
  lag: LagReporter;
  limits: CompleteOptions['stop'];
}

/**
 * Starts and stops the parts in order. Which turn of the event loop may change what, once it runs:
 * - The client's `eachBatch` passes records to an engine; it waits for the assignment of the last join, and for capacity.
 * - The client's events decide who may act: REBALANCING and CRASH pause the engines; GROUP_JOIN forgets lost partitions
 *   at once, and assigns gained ones and resumes the engines once their offsets are known; HEARTBEAT renews the lease.
 * - The timers only commit what is settled (100 ms) and report lag (5 s). One commit runs at a time; its
 *   acknowledgement frees lanes that wait for it.
 * What is decided about messages is decided inside the engines, in their own turns.
 */
class Consumer implements ServicePart {
  readonly name: string;
  readonly failure: Promise<Error>;
  readonly #parts: ConsumerParts;

  constructor(parts: ConsumerParts) {
    const { name, runner, membership } = parts;
    this.name = name;
    this.#parts = parts;
    parts.group.listen();
    parts.reader.listen();
    this.failure = runner.failure.then((error) => fatalError(name, explained(error, parts.use), membership.sources));
  }

  unready(): string | undefined {
    const { group, runner } = this.#parts;
    if (!group.hasJoined) return [`${this.name} has not joined its group`, runner.trouble ?? []].flat().join(': ');
    const halted = this.#engines.map(({ haltedBy }) => haltedBy).find(Boolean);
    if (halted) return `${this.name} is halted by ${halted}`;
    const unwritable = this.#engines.map((engine) => engine.unwritable).find(Boolean);
    return unwritable && `${this.name} cannot write how messages ended: ${unwritable}`;
  }

  /** @throws UnavailableError while Kafka cannot be reached, after which it may be called again; Error that says what Kafka denies */
  async start(): Promise<void> {
    const { queries, membership, runner, committer, lag, use } = this.#parts;
    try {
      await queries.connect();
      await membership.open();
      await runner.start();
    } catch (error) {
      throw startError(error, use);
    }
    committer.start();
    lag.start();
  }

  /** Drains: calls in flight end and are settled, the last commit is made, then the group is left. */
  async stop(): Promise<void> {
    const { committer, group, lag, limits, queries, runner } = this.#parts;
    await settledWithin(limits.drainMs, Promise.all(this.#engines.map((engine) => engine.drain())));
    for (const engine of this.#engines) engine.close();
    lag.stop();
    await settledWithin(limits.commitMs, committer.stop());
    group.end();
    await runner.stop();
    await queries.disconnect();
  }

  get #engines(): Engine[] {
    return [...new Set(this.#parts.engines.values())];
  }
}

function commitTo(kafka: KafkaConnection, client: ClientConsumer, commits: readonly Commit[]): Promise<void> {
  return client.commitOffsets(
    commits.map(({ topic, partition, snapshot }) => ({
      topic: kafka.physical(topic),
      partition,
      offset: String(snapshot.lowWaterMark),
      metadata: toMetadata(snapshot),
    })),
  );
}

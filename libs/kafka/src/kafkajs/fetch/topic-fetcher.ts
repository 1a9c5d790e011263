import { retrying } from '@cio-bus/service/retrying';
import type { KafkaConnection } from '../connection/connection.ts';
import type { FetchedPartition, FetchResponse } from './fetch-response.ts';
import { useOwnDecoder } from './use-own-decoder.ts';

/** A partition, the offset at which a fetch begins, and how many offsets from there are to be read. */
export interface FetchPosition {
  partition: number;
  fetchOffset: number;
  count: number;
}

/** Fetches committed records of one topic from the leaders of its partitions. */
export interface TopicFetcher {
  /**
   * Fetches what comes next in these partitions: about a megabyte of each, less where less is to be read, and nothing of some of
   * them when others fill the response, or begin with a batch that is larger.
   *
   * @throws the client's error, with the broker's code as `type`, when the leaders do not answer for 20 s, or refuse
   */
  fetch(positions: readonly FetchPosition[]): Promise<FetchedPartition[]>;
  close(): Promise<void>;
}

/** What kafkajs 2.2.4 calls a cluster: its public parts fetch as a member of a group only. */
interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addTargetTopic(topic: string): Promise<void>;
  refreshMetadata(): Promise<void>;
  /** Partitions by the id of their leader. */
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Record<string, number[]>;
  findBroker(of: { nodeId: string }): Promise<{ fetch(request: FetchRequest): Promise<FetchResponse> }>;
}

interface FetchRequest {
  replicaId: number;
  isolationLevel: number;
  maxWaitTime: number;
  minBytes: number;
  maxBytes: number;
  topics: { topic: string; partitions: { partition: number; fetchOffset: number; maxBytes: number }[] }[];
}

const NO_REPLICA = -1;
const READ_COMMITTED = 1;
const MAX_WAIT_MS = 100;
/** A response is in memory twice while it arrives, and as records then: four times as much would double what a reader needs. */
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_PARTITION_BYTES = 1024 * 1024;
/** Of a record, with what a dead letter has besides: few records must not cost the decoding of a megabyte. */
const EXPECTED_BYTES = 8 * 1024;
/** A new leader is elected within seconds; kafkajs itself retries a lost connection for some. */
const RETRY_FOR_MS = 20_000;
const RETRY_MS = 100;

/** Connects to the leaders of a topic, unless the connection keeps its clients. @param topic the broker's name */
export async function openTopicFetcher(kafka: KafkaConnection, topic: string): Promise<TopicFetcher> {
  const { kept } = kafka;
  if (!kept) return connect(kafka, topic);
  const kind = { open: () => connect(kafka, topic), close: (fetcher: TopicFetcher) => fetcher.close() };
  const fetch: TopicFetcher['fetch'] = (positions) =>
    kept.use(`fetcher of ${topic}`, kind, (fetcher) => fetcher.fetch(positions));
  return { fetch, close: async () => {} };
}

async function connect({ client }: KafkaConnection, topic: string): Promise<TopicFetcher> {
  useOwnDecoder();
  const cluster = createCluster(client);
  try {
    await cluster.connect();
    await cluster.addTargetTopic(topic);
  } catch (error) {
    await cluster.disconnect();
    throw error;
  }
  return {
    async fetch(positions) {
      const deadline = performance.now() + RETRY_FOR_MS;
      const mayRetry = (error: unknown) => performance.now() < deadline && isTransient(error);
      const fetchOnce = () => fetchFromLeaders(cluster, topic, positions);
      const afterRefresh = async () => {
        await cluster.refreshMetadata();
        return fetchOnce();
      };
      return fetchOnce().catch((error) => {
        if (!isTransient(error)) throw error;
        return retrying(afterRefresh, { everyMs: RETRY_MS, mayRetry });
      });
    },
    close: () => cluster.disconnect(),
  };
}

/** kafkajs keeps the function that makes clusters under a symbol that it does not export. */
function createCluster(client: object): Cluster {
  const symbol = Object.getOwnPropertySymbols(client).find(({ description }) =>
    description?.endsWith(':createCluster'),
  );
  const create = symbol && (client as Record<symbol, (options: object) => Cluster>)[symbol];
  if (!create) throw new Error('this version of kafkajs has no createCluster');
  return create({ allowAutoTopicCreation: false, metadataMaxAge: 300_000 });
}

async function fetchFromLeaders(
  cluster: Cluster,
  topic: string,
  positions: readonly FetchPosition[],
): Promise<FetchedPartition[]> {
  const byPartition = new Map(positions.map((position) => [position.partition, position]));
  const leaders = Object.entries(cluster.findLeaderForPartitions(topic, [...byPartition.keys()]));
  const responses = await Promise.all(
    leaders.map(async ([nodeId, partitions]) => {
      const broker = await cluster.findBroker({ nodeId });
      const asked = partitions.flatMap((partition) => byPartition.get(partition) ?? []);
      return broker.fetch({
        replicaId: NO_REPLICA,
        isolationLevel: READ_COMMITTED,
        maxWaitTime: MAX_WAIT_MS,
        minBytes: 1,
        maxBytes: MAX_BYTES,
        topics: [{ topic, partitions: asked.map(bounded) }],
      });
    }),
  );
  return responses.flatMap(({ responses: topics }) => topics.flatMap(({ partitions }) => partitions));
}

const bounded = ({ partition, fetchOffset, count }: FetchPosition) => ({
  ...{ partition, fetchOffset, maxBytes: Math.min(MAX_PARTITION_BYTES, count * EXPECTED_BYTES) },
});

/** A leader that moved, or a connection that ended: what kafkajs calls retriable, and its own lookups of brokers. */
const isTransient = (error: unknown): boolean => {
  const { retriable, name } = Object(error) as { retriable?: boolean; name?: string };
  return retriable === true || name === 'KafkaJSBrokerNotFound' || name === 'KafkaJSConnectionClosedError';
};

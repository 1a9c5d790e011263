import { topicCatalogue, topics } from '@cio-bus/contracts';
import { A_TIME_MS, aRecordOf, aTrackCommand } from '@cio-bus/testkit';
import type { PlantedFault } from './planted-fault.ts';
import { topicsOfContract } from './topics-of-contract.ts';

const rejects = (error: Error) => async () => Promise.reject(error);
const kafkaError = (name: string, type?: string) => Object.assign(new Error('no'), { name, ...(type && { type }) });
const partitionsWith = (name: string, count: number | undefined) => async () =>
  new Map(
    topicCatalogue.flatMap((topic) => {
      const partitions = topic.name === name ? count : topic.partitions;
      return partitions === undefined ? [] : [[topic.name, partitions] as const];
    }),
  );

/** Faults of brokers, topics and services for the doctor to find. */
export const plantedKafkaFaults: readonly PlantedFault[] = [
  {
    planted: 'brokers that do not answer',
    connections: { partitions: rejects(kafkaError('KafkaJSConnectionError')) },
    found: /Kafka is unreachable; check KAFKA_BROKERS/,
    action: /kafka-unavailable/,
  },
  {
    planted: 'a wrong password',
    connections: { partitions: rejects(kafkaError('KafkaJSSASLAuthenticationError')) },
    found: /rejected the credentials; check KAFKA_SASL/,
    action: /kafka-unavailable/,
  },
  {
    planted: 'a topic that is missing',
    connections: { partitions: partitionsWith(topics.audit, undefined) },
    found: /no such topic/,
    action: /create it/,
  },
  {
    planted: 'too few partitions',
    connections: { partitions: partitionsWith(topics.webhooks, 3) },
    found: /it has 3; the contract has 6/,
    action: /add partitions/,
  },
  {
    planted: 'different numbers of partitions of merged topics',
    connections: { partitions: partitionsWith(topics.track, 12) },
    found: /6 and 12/,
    action: /give both the same/,
  },
  {
    planted: 'a topic that forgets too early',
    connections: {
      topicAdmin: () => topicsOfContract({ [topics.deadLetters]: { settings: new Map([['retention.ms', '60000']]) } }),
    },
    found: /it is 60000; the contract has 2592000000/,
    action: /topics apply/,
  },
  {
    planted: 'a service that is behind',
    world: { committed: 0, records: [aRecordOf(aTrackCommand(), { timestamp: A_TIME_MS - 400_000 })] },
    found: /^1 record is not settled, the oldest for 400 s$/,
    action: /consumer-lag/,
  },
  {
    planted: 'a service that is halted',
    connections: { gate: async () => ({ gate: 'halted', reason: 'VENDOR_AUTH' }) },
    found: /gate is halted: VENDOR_AUTH/,
    action: /delivery-halted/,
  },
  {
    planted: 'a column of another type',
    world: { answer: () => [{ column_name: 'send_at', data_type: 'VARCHAR' }] },
    found: /^send_at is VARCHAR, not TIMESTAMP$/,
    action: /docs\/table/,
  },
  {
    planted: 'a service that does not run',
    connections: { members: async (group) => (group.includes('sender') ? 0 : 1) },
    found: /customerio-transactional-sender has no member/,
    action: /start transactional-sender/,
  },
  {
    planted: 'a service that settles nothing',
    world: { committed: -1 },
    found: /never committed an offset/,
    action: /readyz/,
  },
];

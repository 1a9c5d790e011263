import { REPLAY_TRANSACTIONS } from '@cio-bus/contracts';
import { type DeadLetterIndex, openDeadLetterIndex } from '@cio-bus/dead-letters';
import {
  committedOffsets,
  createKafka,
  createProducer,
  type KafkaConnection,
  keepConnected,
  topicOffsets,
  topicReader,
  transactionRunner,
} from '@cio-bus/kafka';
import { createSendLedger } from '@cio-bus/ledger';
import type { ServiceContext, ServicePart, StopBudget, Telemetry } from '@cio-bus/service';
import { openPreferenceEraser } from '@cio-bus/user-messaging/eraser';
import { createPersonEraser, createWarehouseQuery } from '@cio-bus/warehouse';
import type { Means } from './api/means.ts';
import type { ConsoleConfig } from './config.ts';
import type { JobMeans } from './jobs/job-runner.ts';

/** Everything that the console connects to. */
export interface Connections {
  kafka: KafkaConnection;
  index: DeadLetterIndex;
  means: Means;
  jobs: JobMeans;
  parts: ServicePart[];
}

/** Opens the connections of the settings; those of the ledger when something is first settled, of the preferences when somebody is first forgotten. */
export function openConnections(
  config: ServiceContext<ConsoleConfig>['config'],
  telemetry: Telemetry,
  stop: StopBudget,
): Connections {
  const kafka = keepConnected(createKafka(config, telemetry));
  const producer = createProducer(kafka, telemetry, { flushMs: stop.flushMs });
  const read = topicReader(kafka);
  const index = openDeadLetterIndex({ read, offsets: (topic) => topicOffsets(kafka, topic) }, config, {
    notice: (text) => telemetry.logger.warn({}, text),
  });
  const transact = transactionRunner(kafka, REPLAY_TRANSACTIONS);
  const ledger = lazily('ledger', async () => createSendLedger(config, telemetry));
  const preferences = lazily('message-preferences', () => openPreferenceEraser(config, telemetry));
  const forgetKey = config.FORGET_LINK_KEY?.reveal();
  const means: Means = {
    operator: async ({ name }, why) => ({ index, transact, producer, by: name, why }),
    sends: ledger.open,
    people: { read, warehouse: createWarehouseQuery(config), forgetKey },
    eraser: createPersonEraser(config),
    preferences: preferences.open,
  };
  const committed: JobMeans['committed'] = (groupId, topic) => committedOffsets(kafka, groupId, topic);
  const indexPart: ServicePart = { name: 'index', start: async () => {}, stop: async () => index.close() };
  const kafkaPart: ServicePart = { name: 'connections to Kafka', start: async () => {}, stop: kafka.close };
  return {
    kafka,
    index,
    means,
    jobs: { index, transact, producer, committed },
    parts: [kafkaPart, indexPart, producer, ledger.part, preferences.part],
  };
}

/** A part that is started when it is first needed; it may turn out that the settings have none. */
function lazily<Part extends ServicePart | undefined>(name: string, create: () => Promise<Part>) {
  let opened: Promise<Part> | undefined;
  const open = (): Promise<Part> => {
    opened ??= startOf(create()).catch((error: unknown) => {
      opened = undefined; // another call tries again
      throw error;
    });
    return opened;
  };
  const part: ServicePart = {
    name,
    start: async () => {},
    stop: async () => (await opened)?.stop(),
  };
  return { open, part };
}

async function startOf<Part extends ServicePart | undefined>(creating: Promise<Part>): Promise<Part> {
  const part = await creating;
  await part?.start();
  return part;
}

import { REPLAY_TRANSACTIONS } from '@cio-bus/contracts';
import { type DeadLetterIndex, openDeadLetterIndex } from '@cio-bus/dead-letters';
import {
  committedOffsets,
  createKafka,
  createProducer,
  type KafkaConnection,
  topicOffsets,
  topicReader,
  transactionRunner,
} from '@cio-bus/kafka';
import { createSendLedger } from '@cio-bus/ledger';
import type { ServiceContext, ServicePart, StopBudget, Telemetry } from '@cio-bus/service';
import { createPersonEraser, createWarehouseQuery } from '@cio-bus/warehouse';
import type { ConsoleConfig } from './config.ts';
import type { Means } from './handlers/means.ts';
import type { JobMeans } from './jobs/job-runner.ts';

/** Everything that the console connects to. */
export interface Connections {
  kafka: KafkaConnection;
  index: DeadLetterIndex;
  means: Means;
  jobs: JobMeans;
  parts: ServicePart[];
}

/** Opens the connections of the settings; those of the ledger when something is first settled. */
export function openConnections(
  config: ServiceContext<ConsoleConfig>['config'],
  telemetry: Telemetry,
  stop: StopBudget,
): Connections {
  const kafka = createKafka(config, telemetry);
  const producer = createProducer(kafka, telemetry, { flushMs: stop.flushMs });
  const read = topicReader(kafka);
  const index = openDeadLetterIndex({ read, offsets: (topic) => topicOffsets(kafka, topic) }, config);
  const transact = transactionRunner(kafka, REPLAY_TRANSACTIONS);
  const ledger = lazily(() => createSendLedger(config, telemetry));
  const forgetKey = config.FORGET_LINK_KEY?.reveal();
  const means: Means = {
    operator: async ({ name }, why) => ({ index, transact, producer, by: name, why }),
    sends: ledger.open,
    people: { read, warehouse: createWarehouseQuery(config), forgetKey },
    eraser: createPersonEraser(config),
  };
  const committed: JobMeans['committed'] = (groupId, topic) => committedOffsets(kafka, groupId, topic);
  const indexPart: ServicePart = { name: 'index', start: async () => {}, stop: async () => index.close() };
  return {
    kafka,
    index,
    means,
    jobs: { index, transact, producer, committed },
    parts: [indexPart, producer, ledger.part],
  };
}

/** A part that is started when it is first needed. */
function lazily<Part extends ServicePart>(create: () => Part) {
  let opened: Promise<Part> | undefined;
  const open = (): Promise<Part> => {
    opened ??= startOf(create()).catch((error: unknown) => {
      opened = undefined; // another call tries again
      throw error;
    });
    return opened;
  };
  const part: ServicePart = {
    name: 'ledger',
    start: async () => {},
    stop: async () => (await opened)?.stop(),
  };
  return { open, part };
}

async function startOf<Part extends ServicePart>(part: Part): Promise<Part> {
  await part.start();
  return part;
}

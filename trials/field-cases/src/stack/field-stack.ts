import { randomBytes } from 'node:crypto';
import { topicCatalogue } from '@cio-bus/contracts';
import { type Stack, startStack } from '@cio-bus/local';
import type { LocalKafka } from '@cio-bus/servers';
import { RecordWriter } from '../../../any-client/record-writer.ts';
import { TopicAdmin } from '../../../any-client/topic-admin.ts';
import { TopicTap } from '../../../any-client/topic-tap.ts';
import { describeDeath } from '../../../stack/describe-death.ts';
import { patientReceiver, patientSends } from '../../../stack/patient-settings.ts';
import { readers } from '../../../stack/settlement.ts';
import { copyJournal, type JournalCopy } from './journal-copy.ts';
import { type LocalVendor, startLocalVendor } from './local-vendor.ts';
import { notReady } from './not-ready.ts';
import { shared } from './shared.ts';

/** Longer than in production: on a busy machine this process responds late, and what is repeated counts as sent twice. */
const patience = { CUSTOMERIO_TRACK_TIMEOUT_MS: '20000', ...patientSends, ...patientReceiver };

/** The whole system with all that a case does to it and reads from it. */
export interface FieldStack extends Pick<LocalVendor, 'sandbox' | 'sandboxUrl' | 'proxy'> {
  readonly stack: Stack;
  readonly writer: RecordWriter;
  readonly admin: TopicAdmin;
  readonly tap: TopicTap;
  readonly journal: JournalCopy;
  /** Deaths of services that nobody asked for, oldest first. */
  readonly deaths: readonly string[];
  /** Services that are not ready, and what they say. */
  notReady(): Promise<string[]>;
  /** How many records, requests to Customer.io and entries of its journal there have been. */
  movements(): Promise<number>;
  /** How many offsets the services have to commit until they have read all that can be read. */
  uncommitted(): Promise<number>;
  stop(): Promise<void>;
}

/** The topics that each consumer group reads. */
const topicsOfGroups = Object.fromEntries(
  Object.entries(readers).map(([service, topics]) => [`customerio-${service}`, topics]),
);

/** Starts every service as a process, the sandbox and the readers, under topics and a state folder of their own. */
export async function startFieldStack(kafka: LocalKafka): Promise<FieldStack> {
  const prefix = `field-${randomBytes(4).toString('hex')}.`;
  const deaths: string[] = [];
  const started: { stop(): unknown }[] = [];
  const stop = async () => {
    for (const part of started.reverse()) await part.stop();
  };
  try {
    const vendor = await startLocalVendor();
    started.push(vendor);
    const stack = await startStack({
      mode: 'restart',
      ports: 'free',
      kafka,
      env: {
        ...vendor.settings,
        KAFKA_TOPIC_PREFIX: prefix,
        ...patience,
        SETTLE_REPORTED_EVERY_SECONDS: '0',
      },
      log: (line) => {
        const death = describeDeath(line);
        if (death) deaths.push(death);
      },
    });
    started.push(stack);
    const admin = new TopicAdmin(kafka.brokers, prefix);
    const writer = new RecordWriter(kafka.brokers, prefix);
    const tap = new TopicTap(
      kafka.brokers,
      prefix,
      topicCatalogue.map(({ name }) => name),
    );
    started.push({ stop: () => Promise.all([admin.close(), writer.close(), tap.stop()]) });
    await tap.start();
    const journal = copyJournal(vendor.sandbox);
    return {
      ...vendor,
      ...{ stack, writer, admin, tap, journal, deaths, stop },
      notReady: shared(() => notReady(stack.health)),
      movements: async () => tap.position + vendor.proxy.position() + (await journal.position()),
      uncommitted: () => admin.uncommitted(topicsOfGroups),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

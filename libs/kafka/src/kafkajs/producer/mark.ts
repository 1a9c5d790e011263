import type { Transaction } from 'kafkajs';
import { whileTransient, withAdmin } from '../admin/admin.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import { naming } from '../errors/denial.ts';

/** Where the transactions of a name leave their marks: in the metadata of an offset that the group of this name commits. */
export interface MarkPlace {
  /** Name of the transactions, and of the group. */
  name: string;
  /** A topic that this user may READ: offsets are committed for a topic. */
  markTopic: string | undefined;
}

const MAX_MARK_LENGTH = 1_000;
/** For 10 s: a broker that has just started loads the coordinators of groups. By then the transaction has timed out. */
const ATTEMPTS = 100;

/**
 * Commits the mark with the transaction. kafkajs sends an offset's metadata, which its types lack. It does not repeat this when the
 * group's coordinator has just started or moved (2.2.4 looks for names of errors that it does not use); the mark may be sent twice.
 */
export async function sendMark(
  kafka: KafkaConnection,
  transaction: Transaction,
  { name, markTopic, text }: MarkPlace & { text: string },
): Promise<void> {
  if (markTopic === undefined || text.length > MAX_MARK_LENGTH) {
    throw new Error(`transactions of ${name} leave no mark: no markTopic, or more than ${MAX_MARK_LENGTH} characters`);
  }
  const offset = { partition: 0, offset: '0', metadata: text };
  const use = { operation: 'READ', topics: [markTopic], group: kafka.physical(name), user: kafka.user } as const;
  const marked = {
    consumerGroupId: kafka.physical(name),
    topics: [{ topic: kafka.physical(markTopic), partitions: [offset] }],
  };
  await naming(use, () => whileTransient(() => transaction.sendOffsets(marked), ATTEMPTS));
}

/**
 * The mark of the last committed transaction of this name; undefined before the first, and once the broker has expired it
 * (`offsets.retention.minutes`, 7 days by default). Exact only inside a transaction of the same name: its begin has ended all others.
 */
export function readMark(kafka: KafkaConnection, { name, markTopic }: MarkPlace): Promise<string | undefined> {
  const topic = kafka.physical(markTopic ?? '');
  const use = { operation: 'READ', topics: [topic], group: kafka.physical(name), user: kafka.user } as const;
  return naming(use, () =>
    withAdmin(kafka, async (admin) => {
      const asked = { groupId: kafka.physical(name), topics: [topic] };
      const [ofTopic] = await whileTransient(() => admin.fetchOffsets(asked));
      const at = ofTopic?.partitions.find(({ partition }) => partition === 0);
      return at?.metadata || undefined;
    }),
  );
}

import { retrying } from '@cio-bus/service/retrying';
import type { Transaction } from 'kafkajs';
import { type OutgoingRecord, PublishError } from '../../producer.ts';
import type { MarkTransaction, RunTransaction, SendInTransaction } from '../../transactions.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import { explained, naming } from '../errors/denial.ts';
import { sendMark } from './mark.ts';
import { IDEMPOTENT, isRefusal, isTooLarge, sendRecords } from './produce-session.ts';

/**
 * An abandoned transaction ends after this, at the broker's next check (every 10 s), or with the next of its name: readers of
 * its partitions wait for that. It begins with the first record, not with what the work reads.
 */
const TRANSACTION_TIMEOUT_MS = 5_000;
/** A broker that has just started elects the coordinators of transactions. */
const BEGIN_WITHIN_MS = 10_000;
const BEGIN_EVERY_MS = 200;

/** Two that end each other's transactions wait for different times, longer each time. */
const AGAIN = { attempts: 20, firstMs: 50, longestMs: 3_000 };

/**
 * Runs transactions of one name. Each has a producer of its own: kafkajs asks for a producer id once only, and that is what
 * ends the transactions of others. Work whose transaction was ended by another one runs again.
 *
 * @param name unique in the cluster for what must not happen twice at a time; the topic prefix is added
 * @param options `markTopic`: a topic that this user may READ, for transactions that leave a mark
 */
export function transactionRunner(
  kafka: KafkaConnection,
  name: string,
  { markTopic }: { markTopic?: string } = {},
): RunTransaction {
  return (work) =>
    retrying(() => runOnce(kafka, { name, markTopic }, work), {
      everyMs: (attempts) => Math.random() * Math.min(AGAIN.longestMs, AGAIN.firstMs * 2 ** attempts),
      mayRetry: (error, attempt) => attempt < AGAIN.attempts && isSuperseded(error),
    });
}

interface Kind {
  name: string;
  markTopic: string | undefined;
}

async function runOnce<T>(kafka: KafkaConnection, kind: Kind, work: Work<T>): Promise<T> {
  const { name } = kind;
  const client = kafka.client.producer({
    transactionalId: kafka.physical(name),
    transactionTimeout: TRANSACTION_TIMEOUT_MS,
    ...IDEMPOTENT,
  });
  try {
    await client.connect();
    const deadline = performance.now() + BEGIN_WITHIN_MS;
    const mayRetry = (error: unknown) => performance.now() < deadline && !isRefusal(error);
    const begin = () => retrying(() => client.transaction(), { everyMs: BEGIN_EVERY_MS, mayRetry });
    const transaction = await naming({ operation: 'WRITE', transactions: name, user: kafka.user }, begin);
    const mark: MarkTransaction = (text) => sendMark(kafka, transaction, { ...kind, text });
    return await runIn(transaction, () => work((records) => send(kafka, transaction, records), mark));
  } finally {
    await client.disconnect();
  }
}

type Work<T> = (send: SendInTransaction, mark: MarkTransaction) => Promise<T>;

/** Whether a later transaction of the same name has ended this one. */
function isSuperseded(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const { type, code } = cause as { type?: unknown; code?: unknown };
    if (type === 'INVALID_PRODUCER_EPOCH' || code === PRODUCER_FENCED) return true;
  }
  return false;
}

/** https://kafka.apache.org/protocol#protocol_error_codes; kafkajs 2.2.4 has no name for it. */
const PRODUCER_FENCED = 90;

async function runIn<T>(transaction: Transaction, work: () => Promise<T>): Promise<T> {
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await transaction.abort().catch(() => {}); // the broker does it, at the latest after the timeout
    throw error;
  }
  try {
    await transaction.commit();
    return result;
  } catch (error) {
    // Kafka refuses the commit of a transaction that another one has ended; an unexpected error does not say whether it has.
    const outcome = isRefusal(error) && !isUnexpected(error) ? 'not-sent' : 'unknown';
    throw new PublishError(outcome, `the transaction was not committed: ${messageOf(error)}`, { cause: error });
  }
}

async function send(kafka: KafkaConnection, transaction: Transaction, records: readonly OutgoingRecord[]) {
  if (records.length === 0) return [];
  try {
    return await sendRecords(kafka, transaction, { records, stamp: Date.now() });
  } catch (error) {
    const topics = [...new Set(records.map(({ topic }) => topic))];
    const { message } = explained(error, { operation: 'WRITE', topics, user: kafka.user });
    throw new PublishError('not-sent', message, {
      cause: error,
      isRefused: isRefusal(error),
      isTooLarge: isTooLarge(error),
    });
  }
}

const isUnexpected = (error: unknown): boolean => (error as { type?: unknown }).type === 'UNKNOWN';

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

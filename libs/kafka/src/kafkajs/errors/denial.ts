import { causesOf } from './causes.ts';

/** What is done with Kafka when it denies something. */
export interface KafkaUse {
  operation: 'READ' | 'WRITE' | 'DESCRIBE' | 'CREATE' | 'ALTER' | 'DESCRIBE_CONFIGS' | 'ALTER_CONFIGS';
  /** Topics; which of them is denied Kafka does not say. */
  topics?: readonly string[];
  group?: string | undefined;
  /** Name of transactions. */
  transactions?: string | undefined;
  /** Whether it is done with the access lists, which are the cluster's. */
  accessLists?: boolean | undefined;
  /** Name of the user, as far as it is known. */
  user?: string | undefined;
}

const WHERE = 'see docs/access.md for the entries that its access list needs';

/**
 * An error that says what Kafka denies: it names the user, the operation, and the topics or the group, which are not in the
 * client's own text. Its cause is the client's error. Every other error is returned as it is.
 */
export function explained(error: unknown, use: KafkaUse): Error {
  const kinds = causesOf(error).flatMap(({ name, type }) => [name, type]);
  const [, describe] = Object.entries(denials).find(([kind]) => kinds.includes(kind)) ?? [];
  if (describe) return new Error(describe(use), { cause: error });
  return error instanceof Error ? error : new Error(String(error));
}

/** Does something with Kafka; a rejection says what was denied, and to whom. */
export async function naming<T>(use: KafkaUse, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw explained(error, use);
  }
}

/** By the `type` of a broker's answer, or the name of a client's error. */
const denials: Readonly<Record<string, (use: KafkaUse) => string>> = {
  TOPIC_AUTHORIZATION_FAILED: ({ operation, topics = [], user }) =>
    `Kafka denies ${userOf(user)} ${operation} on ${topics.length > 1 ? 'one of the topics' : 'the topic'} ${topics.join(', ')}; ${WHERE}`,
  GROUP_AUTHORIZATION_FAILED: ({ operation, group, user }) =>
    `Kafka denies ${userOf(user)} ${operation} on the group ${group ?? ''}; ${WHERE}`,
  KafkaJSGroupCoordinatorNotFound: ({ operation, group, transactions, user }) =>
    `Kafka names no coordinator of the ${transactions === undefined ? `group ${group ?? ''}` : `transactions ${transactions}`}: its brokers are starting, or it denies ${userOf(user)} ${operation} on ${transactions === undefined ? 'the group' : 'them'}; ${WHERE}`,
  CLUSTER_AUTHORIZATION_FAILED: ({ operation, accessLists, user }) =>
    accessLists === true
      ? `Kafka denies ${userOf(user)} ${operation} on the cluster, which access lists need; run it as whoever keeps them`
      : `Kafka denies ${userOf(user)} idempotent writes: it may WRITE no topic; ${WHERE}`,
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: ({ user }) => `Kafka denies ${userOf(user)} transactions; ${WHERE}`,
};

const userOf = (user: string | undefined) => (user === undefined ? 'this user' : `the user ${user}`);

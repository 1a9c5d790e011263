import { BusError } from '@cio-bus/contracts';
import { EditConflictError, EditRefusedError, UnknownDeadLettersError } from '@cio-bus/dead-letters';
import { PublishError } from '@cio-bus/kafka';
import { LedgerError } from '@cio-bus/ledger';
import { ConfigError, UnavailableError } from '@cio-bus/service';
import { QueryError } from '@cio-bus/warehouse';
import { type ExitCode, exitCodes, UsageError } from './exit-code.ts';

/** What the command line prints about an error, and how it exits. */
export interface Explanation {
  text: string;
  code: ExitCode;
}

/** How an unexpected error is reported. */
export interface ReportOptions {
  /** The arguments of the command line. */
  args: readonly string[];
  /** Whether to print the stack. */
  debug: boolean;
}

/**
 * Explains an error to the operator. Only a failed connection points to an address; an unexpected
 * error is a bug of ours, and is never blamed on a working server.
 */
export function explainError(error: unknown, options: ReportOptions): Explanation {
  if (error instanceof ConfigError) return { text: error.message, code: exitCodes.wrongUse };
  const { reason, code = exitCodes.failed } = knownError(error) ?? {};
  return reason === undefined ? bugReport(error, options) : { text: `cio-bus: ${reason}`, code };
}

function knownError(error: unknown): { reason: string; code?: ExitCode } | undefined {
  if (!(error instanceof Error)) return undefined;
  const { message: reason } = error;
  if (error instanceof EditConflictError) return { reason, code: exitCodes.found };
  if (error instanceof EditRefusedError) return { reason, code: exitCodes.wrongUse };
  if (error instanceof UsageError || error instanceof QueryError || error instanceof UnknownDeadLettersError)
    return { reason, code: exitCodes.wrongUse };
  if (error instanceof BusError && givenWrong.has(error.code)) return { reason, code: exitCodes.wrongUse };
  if (error instanceof BusError && error.code !== 'UNEXPECTED') return { reason };
  if (error instanceof LedgerError || error instanceof PublishError || error instanceof UnavailableError)
    return { reason };
  if (isSystemError(error)) return { reason };
  const advice = kafkaAdvice(error);
  return advice === undefined ? undefined : { reason: `${advice} (${reason})` };
}

/** What was given cannot be used. */
const givenWrong: ReadonlySet<string> = new Set(['MESSAGE_INVALID', 'MESSAGE_TOO_LARGE']);

/** The operating system or SQLite: a certificate that cannot be read, a locked file. */
const isSystemError = (error: Error & { code?: unknown }): boolean =>
  'syscall' in error || error.code === 'ERR_SQLITE_ERROR';

const unreachable = 'Kafka is unreachable; check KAFKA_BROKERS';
const refused = 'Kafka rejected the credentials; check KAFKA_SASL_* and KAFKA_SSL*';
const forbidden = 'Kafka denied access; check the access list of this user';
const noCoordinator =
  'Kafka names no coordinator of the group: it is still starting, or the group is not on the access list of this user';
const missing = 'Kafka does not have the topic or group; check KAFKA_TOPIC_PREFIX, and create the topics';

/** Advice by the name, or the `type` of a broker's response, of an error of kafkajs. */
const adviceByKind: Readonly<Record<string, string>> = {
  KafkaJSConnectionError: unreachable,
  KafkaJSConnectionClosedError: unreachable,
  KafkaJSRequestTimeoutError: unreachable,
  KafkaJSBrokerNotFound: unreachable,
  KafkaJSNoBrokerAvailableError: unreachable,
  KafkaJSGroupCoordinatorNotFound: noCoordinator,
  KafkaJSSASLAuthenticationError: refused,
  TokenError: refused,
  TOPIC_AUTHORIZATION_FAILED: forbidden,
  GROUP_AUTHORIZATION_FAILED: forbidden,
  CLUSTER_AUTHORIZATION_FAILED: forbidden,
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: forbidden,
  UNKNOWN_TOPIC_OR_PARTITION: missing,
  GROUP_ID_NOT_FOUND: missing,
};

const bugs: readonly string[] = ['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError'];

/** kafkajs wraps the errors of what it retries, our bugs among them: the innermost known error decides. */
function kafkaAdvice(error: Error): string | undefined {
  if (bugs.includes(rootOf(error).name)) return undefined;
  const kinds = causeChainOf(error).flatMap(({ name, type }) => [name, typeof type === 'string' ? type : '']);
  return kinds.map((kind) => adviceByKind[kind]).findLast((advice) => advice !== undefined);
}

function causeChainOf(error: Error): (Error & { type?: unknown })[] {
  const causes: Error[] = [];
  for (let cause: unknown = error; cause instanceof Error && !causes.includes(cause); cause = cause.cause)
    causes.push(cause);
  return causes;
}

function bugReport(error: unknown, { args, debug }: ReportOptions): Explanation {
  const { name, message, stack } = error instanceof Error ? rootOf(error) : new Error(String(error));
  const command = ['cio-bus', ...args.map(shellQuoted)].join(' ');
  const text = [
    `cio-bus: unexpected error: ${name}: ${message}`,
    'This is a bug in cio-bus. Please report it with the output of:',
    `  LOG_LEVEL=debug ${command}`,
    ...(debug && stack ? [stack] : []),
  ];
  return { text: text.join('\n'), code: exitCodes.failed };
}

const rootOf = (error: Error): Error => causeChainOf(error).at(-1) ?? error;

const shellQuoted = (arg: string): string =>
  /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", String.raw`'\''`)}'`;

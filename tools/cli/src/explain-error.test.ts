import { BusError } from '@cio-bus/contracts';
import { PublishError } from '@cio-bus/kafka';
import { LedgerError } from '@cio-bus/ledger';
import { ConfigError, UnavailableError } from '@cio-bus/service';
import { QueryError } from '@cio-bus/warehouse';
import { describe, expect, it } from 'vitest';
import { UsageError } from './exit-code.ts';
import { explainError } from './explain-error.ts';

/** An error of kafkajs, by its name. */
const kafkaError = (name: string, message = 'no', cause?: Error, type?: string) =>
  Object.assign(new Error(message, { cause }), { name, ...(type === undefined ? {} : { type }) });

const nullError = new TypeError("Cannot read properties of null (reading 'topics')");
const options = { args: ['dlq', 'list'], debug: false };

describe('explainError', () => {
  it.each([
    ['a usage error', new UsageError('expected a view'), 2, 'cio-bus: expected a view'],
    ['a query error', new QueryError('no such column'), 2, 'cio-bus: no such column'],
    ['settings', new ConfigError('Bad settings:\n  X: is required'), 2, 'Bad settings:\n  X: is required'],
    ['an invalid message', new BusError('MESSAGE_INVALID', 'why'), 2, 'cio-bus: MESSAGE_INVALID: why'],
    ['a warehouse', new BusError('WAREHOUSE_UNAVAILABLE', 'down'), 3, 'cio-bus: WAREHOUSE_UNAVAILABLE: down'],
    ['a ledger', new LedgerError('it was sent'), 3, 'cio-bus: it was sent'],
    [
      'what is away',
      new UnavailableError('Redis is unavailable: no reply'),
      3,
      'cio-bus: Redis is unavailable: no reply',
    ],
    ['a publish', new PublishError('unknown', 'not acknowledged'), 3, 'cio-bus: not acknowledged'],
    [
      'a file',
      Object.assign(new Error('ENOENT: ca.pem'), { code: 'ENOENT', syscall: 'open' }),
      3,
      'cio-bus: ENOENT: ca.pem',
    ],
    ['a locked file', Object.assign(new Error('locked'), { code: 'ERR_SQLITE_ERROR' }), 3, 'cio-bus: locked'],
  ])('prints the reason of %s alone', (_what, error, code, text) => {
    expect(explainError(error, options)).toEqual({ code, text });
  });

  it.each([
    ['a refused connection', kafkaError('KafkaJSConnectionError'), 'KAFKA_BROKERS'],
    ['a closed connection', kafkaError('KafkaJSConnectionClosedError'), 'KAFKA_BROKERS'],
    ['no response', kafkaError('KafkaJSRequestTimeoutError'), 'KAFKA_BROKERS'],
    [
      'retries of a connection',
      kafkaError('KafkaJSNumberOfRetriesExceeded', 'no', kafkaError('KafkaJSConnectionError')),
      'KAFKA_BROKERS',
    ],
    ['wrong credentials', kafkaError('KafkaJSSASLAuthenticationError'), 'KAFKA_SASL_*'],
    ['no bearer token', kafkaError('KafkaJSNonRetriableError', 'no', kafkaError('TokenError')), 'KAFKA_SASL_*'],
    ['no access', kafkaError('KafkaJSProtocolError', 'no', undefined, 'TOPIC_AUTHORIZATION_FAILED'), 'access list'],
    ['a group that it may not describe', kafkaError('KafkaJSGroupCoordinatorNotFound'), 'access list'],
    [
      'no topic',
      kafkaError('KafkaJSProtocolError', 'no', undefined, 'UNKNOWN_TOPIC_OR_PARTITION'),
      'KAFKA_TOPIC_PREFIX',
    ],
  ])('advises on %s, with the reason', (_what, error, advice) => {
    const { code, text } = explainError(error, options);
    expect([code, text]).toEqual([3, expect.stringContaining(advice)]);
    expect(text).toMatch(/ \(no\)$/);
  });

  it.each([
    ['a programming error', nullError],
    ['one that kafkajs wrapped', kafkaError('KafkaJSNonRetriableError', nullError.message, nullError)],
    [
      'one inside a connection error',
      kafkaError('KafkaJSNumberOfRetriesExceeded', 'no', kafkaError('KafkaJSConnectionError', 'no', nullError)),
    ],
  ])('reports %s as our bug, blames no server and prints no stack', (_what, error) => {
    expect(explainError(error, options)).toEqual({
      code: 3,
      text: `cio-bus: unexpected error: TypeError: ${nullError.message}
This is a bug in cio-bus. Please report it with the output of:
  LOG_LEVEL=debug cio-bus dlq list`,
    });
  });

  it.each([
    ['an unknown kafkajs error', kafkaError('KafkaJSInvariantViolation', 'odd'), 'KafkaJSInvariantViolation: odd'],
    ['an unexpected bus error', new BusError('UNEXPECTED', 'odd'), 'BusError: UNEXPECTED: odd'],
    ['a plain error', new Error('odd'), 'Error: odd'],
    ['a string', 'odd', 'Error: odd'],
  ])('reports %s as our bug', (_what, error, text) => {
    expect(explainError(error, options).text).toContain(`unexpected error: ${text}\n`);
  });

  it('prints the stack with LOG_LEVEL=debug, and a command line that a shell can repeat', () => {
    const { text } = explainError(nullError, { args: ['trace', "o'neill x"], debug: true });
    expect(text).toContain(String.raw`LOG_LEVEL=debug cio-bus trace 'o'\''neill x'`);
    expect(text).toContain(nullError.stack);
  });
});

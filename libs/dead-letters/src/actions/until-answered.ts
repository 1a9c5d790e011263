import { PublishError } from '@cio-bus/kafka';
import pRetry from 'p-retry';

const REPEATS = 2;

/**
 * Repeats a transaction whose commit was not answered, twice at most: the next one begins when it has ended, and reads how. The
 * work has to recognise what it has written.
 */
export const untilAnswered = <T>(transaction: () => Promise<T>): Promise<T> =>
  pRetry(transaction, {
    retries: REPEATS,
    minTimeout: 0,
    shouldRetry: ({ error }) => error instanceof PublishError && error.outcome === 'unknown',
  });

import { ConfigError } from '@cio-bus/service';
import pRetry from 'p-retry';

const INTERVAL_MS = 1_000;

/**
 * Repeats an action, once per second, until it succeeds.
 *
 * @throws its last error when the time is over; a ConfigError at once, for settings do not change by waiting
 */
export const retryFor = (timeoutMs: number, action: () => Promise<void>): Promise<void> =>
  pRetry(action, {
    retries: Number.POSITIVE_INFINITY,
    factor: 1,
    minTimeout: INTERVAL_MS,
    maxRetryTime: timeoutMs,
    shouldRetry: ({ error }) => !(error instanceof ConfigError),
  });

import { randomBytes } from 'node:crypto';

/** A `KAFKA_TOPIC_PREFIX` that no other test has: `test-<name>-<random>.`, so that tests share one broker undisturbed. */
export const testPrefix = (name = 'run'): string => `test-${name}-${randomBytes(4).toString('hex')}.`;

import { randomBytes } from 'node:crypto';

/** A unique `KAFKA_TOPIC_PREFIX`, `test-<name>-<random>.`, so that tests can share a broker. */
export const testPrefix = (name = 'run'): string => `test-${name}-${randomBytes(4).toString('hex')}.`;

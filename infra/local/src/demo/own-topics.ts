import { randomBytes } from 'node:crypto';
import { withoutUnset } from '../services.ts';

/** On a Kafka that is given, a demo keeps to topics of its own: an audit knows nothing of what others left there. */
export function ownTopics({ KAFKA_BROKERS }: { KAFKA_BROKERS?: string | undefined }): Record<string, string> {
  const KAFKA_TOPIC_PREFIX = KAFKA_BROKERS ? `demo-${randomBytes(4).toString('hex')}.` : undefined;
  return withoutUnset({ KAFKA_BROKERS, KAFKA_TOPIC_PREFIX });
}

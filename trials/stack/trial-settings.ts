import { randomBytes } from 'node:crypto';
import { type Settings, withoutUnset } from '@cio-bus/local';
import { warehouseQuerySettings } from '@cio-bus/warehouse';

/** Shorter than in production: an answer that never comes would else be most of a trial's time. */
const VENDOR_TIMEOUT_MS = '3000';

const warehouseNames = Object.keys(warehouseQuerySettings);

/**
 * Settings of a trial's stack. On a Kafka that is given it keeps to topics of its own: an audit knows nothing of what
 * others left there.
 */
export function trialSettings({ KAFKA_BROKERS, ...outer }: Settings): Record<string, string> {
  const KAFKA_TOPIC_PREFIX = KAFKA_BROKERS ? `trial-${randomBytes(4).toString('hex')}.` : undefined;
  return withoutUnset({
    ...Object.fromEntries(warehouseNames.map((name) => [name, outer[name]])),
    KAFKA_BROKERS,
    KAFKA_TOPIC_PREFIX,
    CUSTOMERIO_TRACK_TIMEOUT_MS: VENDOR_TIMEOUT_MS,
    CUSTOMERIO_SEND_TIMEOUT_MS: VENDOR_TIMEOUT_MS,
  });
}

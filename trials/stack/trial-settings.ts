import { randomBytes } from 'node:crypto';
import { type Settings, withoutUnset } from '@cio-bus/local';
import { warehouseQuerySettings } from '@cio-bus/warehouse';

/** Shorter than in production: otherwise a trial would mostly wait for lost responses. */
const VENDOR_TIMEOUT_MS = '3000';

const warehouseNames = Object.keys(warehouseQuerySettings);

/**
 * Settings of a trial's stack. On an existing Kafka it uses its own topics: an audit must not see other records.
 */
export function trialSettings({ KAFKA_BROKERS, ...outer }: Settings): Record<string, string> {
  const KAFKA_TOPIC_PREFIX = KAFKA_BROKERS ? `trial-${randomBytes(4).toString('hex')}.` : undefined;
  return withoutUnset({
    ...Object.fromEntries(warehouseNames.map((name) => [name, outer[name]])),
    KAFKA_BROKERS,
    KAFKA_TOPIC_PREFIX,
    CUSTOMERIO_TRACK_TIMEOUT_MS: VENDOR_TIMEOUT_MS,
    CUSTOMERIO_SEND_TIMEOUT_MS: VENDOR_TIMEOUT_MS,
    SETTLE_REPORTED_EVERY_SECONDS: '0', // the audit counts the sends that are held
  });
}

import { quietTelemetry } from '@cio-bus/service/telemetry';
import { describe, expect, it } from 'vitest';
import { createKafka } from './connection.ts';

/** A connection with a note of what its client logs as a warning. */
function setUp() {
  const warnings: object[] = [];
  const telemetry = quietTelemetry('tested');
  const logger = { ...telemetry.logger, warn: (fields: object) => void warnings.push(fields) };
  const kafka = createKafka({ KAFKA_BROKERS: ['127.0.0.1:1'], KAFKA_TOPIC_PREFIX: 'test.' }, { ...telemetry, logger });
  return { kafka, warnings, clientLog: kafka.client.logger() };
}

describe('createKafka', () => {
  it('puts the prefix before logical names, and takes it off physical ones', () => {
    const { kafka } = setUp();
    expect(kafka.physical('customerio.track')).toBe('test.customerio.track');
    expect(kafka.logical('test.customerio.track')).toBe('customerio.track');
    expect(kafka.logical('customerio.track')).toBe('customerio.track');
  });

  it('logs the text of an error of the client, which would be {} otherwise, and where it happened', () => {
    const { clientLog, warnings } = setUp();
    const where = { topic: 'test.customerio.track', partition: 3, offset: '120' };
    clientLog.error('Error when calling eachBatch', { ...where, error: new Error('bug') });
    expect(warnings).toEqual([
      expect.objectContaining({ detail: 'Error when calling eachBatch', error: 'bug', ...where }),
    ]);
  });

  it('leaves the log of a crash to whoever handles it, or its text would be logged twice', () => {
    const { clientLog, warnings } = setUp();
    clientLog.error('Crash: KafkaJSNonRetriableError: LZ4 compression not implemented');
    expect(warnings).toEqual([]);
  });
});

/** Record headers of the bus; all values are UTF-8 text. */
export const headers = {
  /** W3C trace context. */
  traceparent: 'traceparent',
  /** The id of the message, a ULID; wins over `value.id`. Always set by a replay. */
  id: 'cio-id',
  /** Name of the app or service that published the record. */
  source: 'cio-source',
  /** Schema of the value and its major version: `command/1`. */
  schema: 'cio-schema',
  /** Id of the replay that wrote this record. */
  replayId: 'cio-replay-id',
  /** Number of replays of the record, including this one. */
  replayCount: 'cio-replay-count',
  /** The only service that handles this replayed record; the others skip it. */
  replayFor: 'cio-replay-for',
} as const;

/** Headers of a dead letter; they are added to the record's own headers. */
export const deadLetterHeaders = {
  /** `<service>/<topic>/<partition>/<offset>`; from the receiver `webhook-receiver/http/<sha256 of the body>`. */
  id: 'dlq-id',
  /** A code of the error catalogue. */
  code: 'dlq-code',
  /** The reason, at most 1 kB. */
  message: 'dlq-message',
  /** HTTP status of the response that failed. This and the next two are absent when the error has none. */
  status: 'dlq-status',
  /** Why, short and stable: `not-json`, `invalid-type`, Customer.io's own reason for an item. */
  reason: 'dlq-reason',
  /** Path of the field that is wrong, at most 200 bytes. */
  field: 'dlq-field',
  /** Size of the record in bytes, when the dead letter keeps only the beginning of it. */
  truncated: 'dlq-truncated',
  service: 'dlq-service',
  /** Release of the service, `BUS_RELEASE`; absent from what an earlier version wrote. */
  release: 'dlq-release',
  attempts: 'dlq-attempts',
  /** Milliseconds spent in the handler, all attempts together. */
  processingTime: 'dlq-processing-time',
  originTopic: 'dlq-origin-topic',
  originPartition: 'dlq-origin-partition',
  originOffset: 'dlq-origin-offset',
  /** Milliseconds since the epoch, as all times below. */
  originTimestamp: 'dlq-origin-timestamp',
  firstFailedAt: 'dlq-first-failed-at',
  failedAt: 'dlq-failed-at',
  /** The header that Spring and other tools look for. */
  foreignOriginalTopic: 'kafka_dlt-original-topic',
} as const;

/** Whether only the bus may set this header: it says what the record is, or what was done with it. */
export const isReservedHeader = (name: string): boolean => /^(?:cio-id|cio-replay-.*|dlq-.*|kafka_dlt-.*)$/.test(name);

/** Value of the `cio-schema` header that this version writes with commands. */
export const COMMAND_SCHEMA = 'command/1';
/** Value of the `cio-schema` header that this version writes with webhook events. */
export const WEBHOOK_SCHEMA = 'webhook/1';
/** Value of the `cio-schema` header that this version writes with outcomes. */
export const OUTCOME_SCHEMA = 'outcome/1';

import { columns, SCHEMA_VERSION } from '@cio-bus/contracts';
import type { Row } from '../src/port/row.ts';

/** 2026-11-20T12:00:00Z, ms. */
export const NOON_MS = Date.UTC(2026, 10, 20, 12);

const nothing = Object.fromEntries(columns.map(({ name }) => [name, null])) as unknown as Row;

/** A webhook's row. Columns that are not given are null, unless required. */
export const aRow = (given: Partial<Row> = {}): Row => ({
  ...nothing,
  event_id: 'event-1',
  kind: 'webhook',
  status: 'received',
  timestamp: NOON_MS,
  inserted_at: NOON_MS + 1_000,
  schema_version: SCHEMA_VERSION,
  source_topic: 'customerio.webhooks',
  source_partition: 0,
  source_offset: 0,
  ...given,
});

/** A row with a value in every column, as difficult as the column's type allows. */
export const aFullRow = (given: Partial<Row> = {}): Row => ({
  event_id: 'event-full',
  kind: 'webhook',
  metric: 'opened',
  object_type: 'email',
  status: 'received',
  timestamp: Date.UTC(2026, 1, 28, 23, 59, 59, 999),
  inserted_at: Date.UTC(1969, 11, 31, 23, 59, 58, 500), // before the epoch; the BigQuery client misreads its last second
  customer_id: "o'brien",
  email_address: 'ada@example.com',
  recipient: 'ümlaut@example.com',
  delivery_id: 'RPILAgUBcRhIBqSfeiIwdIYJKxTY',
  campaign_id: 9_223_372_036_854_775_807n,
  action_id: -1,
  broadcast_id: 0,
  newsletter_id: Number.MAX_SAFE_INTEGER,
  transactional_message_id: '7',
  template_id: '12',
  subject: 'Grüße 😀, "quoted", 50 %',
  href: 'https://example.com/?a=1&b=%20',
  link_id: '',
  failure_message: 'line one\nline two\tand a \u0000 in it',
  is_machine: false,
  correlation_id: 'c-1',
  error_code: 'VENDOR_REJECTED',
  error_message: 'null',
  attempts: 1,
  processing_ms: 12,
  source_topic: 'customerio.webhooks',
  source_partition: 5,
  source_offset: 123_456_789_012,
  schema_version: SCHEMA_VERSION,
  cio_id: 'd9c106000001',
  content_id: 11,
  journey_id: '01GW20GXAAXBKZD8J96M8FNV3R',
  send_at: Date.UTC(2026, 2, 1),
  device_id: 'token:1/ü',
  payload: '{"a":[1,null,"\\ud83d\\ude00"],"b":{"c":1e3}}',
  ...given,
});

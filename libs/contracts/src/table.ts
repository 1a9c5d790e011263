/** A column of a table of the warehouse. */
export interface Column {
  name: string;
  type: 'STRING' | 'INT64' | 'BOOL' | 'TIMESTAMP' | 'JSON';
  required?: true;
  description: string;
}

/** Names of the dataset, of its table of events, and of the table beside it. */
export const DATASET = 'customerio_events';
export const TABLE = 'delivery_events';
export const NAMES_TABLE = 'names';

/** Kinds of rows. */
export const rowKinds = ['webhook', 'reaction', 'command', 'dead_letter', 'audit'] as const;
/** One of {@link rowKinds}. */
export type RowKind = (typeof rowKinds)[number];

/** Columns of `delivery_events`, in order. The BigQuery schema file, the DuckDB table and the docs are generated from them. */
export const columns = [
  { name: 'event_id', type: 'STRING', required: true, description: 'Id of the event, command, dead letter or action.' },
  { name: 'kind', type: 'STRING', required: true, description: 'webhook, reaction, command, dead_letter or audit.' },
  { name: 'metric', type: 'STRING', description: "Customer.io's metric, or the command's type." },
  { name: 'object_type', type: 'STRING', description: 'customer, email, push, sms …' },
  { name: 'status', type: 'STRING', description: 'received, success, skipped, dead, or an operator action.' },
  { name: 'timestamp', type: 'TIMESTAMP', required: true, description: 'When it happened; the partition column.' },
  { name: 'inserted_at', type: 'TIMESTAMP', required: true, description: 'When the row was written.' },
  { name: 'customer_id', type: 'STRING', description: 'The person, by the id that apps use.' },
  { name: 'email_address', type: 'STRING', description: "The person's address in subscription events." },
  { name: 'recipient', type: 'STRING', description: 'Recipient of the message.' },
  { name: 'delivery_id', type: 'STRING', description: "Customer.io's id of one message to one person." },
  { name: 'campaign_id', type: 'INT64', description: 'Parent of the message in Customer.io.' },
  { name: 'action_id', type: 'INT64', description: 'Step of the campaign or broadcast.' },
  { name: 'broadcast_id', type: 'INT64', description: 'Parent of the message in Customer.io.' },
  { name: 'newsletter_id', type: 'INT64', description: 'Parent of the message in Customer.io.' },
  { name: 'transactional_message_id', type: 'STRING', description: 'Parent of the message: a number or trigger name.' },
  { name: 'template_id', type: 'STRING', description: "Template: Customer.io's number or our registry's name." },
  { name: 'subject', type: 'STRING', description: 'Subject of the message.' },
  { name: 'href', type: 'STRING', description: 'The link that was clicked.' },
  { name: 'link_id', type: 'STRING', description: "Customer.io's id of that link." },
  { name: 'failure_message', type: 'STRING', description: 'Why a message failed, in the words of its provider.' },
  {
    name: 'is_machine',
    type: 'BOOL',
    description: 'An open or click by a machine: prefetched, proxied or a scanner. Null if it cannot be known.',
  },
  { name: 'correlation_id', type: 'STRING', description: 'Groups related commands and events.' },
  { name: 'error_code', type: 'STRING', description: 'Of dead letters: code of the error catalogue.' },
  { name: 'error_message', type: 'STRING', description: 'Of dead letters: the reason.' },
  { name: 'attempts', type: 'INT64', description: 'Number of calls of the handler.' },
  { name: 'processing_ms', type: 'INT64', description: 'Milliseconds in the handler, all attempts together.' },
  { name: 'source_topic', type: 'STRING', description: 'Kafka topic of the record behind this row.' },
  { name: 'source_partition', type: 'INT64', description: 'Its partition.' },
  { name: 'source_offset', type: 'INT64', description: 'Its offset.' },
  { name: 'schema_version', type: 'INT64', required: true, description: 'Version of this list of columns.' },
  { name: 'payload', type: 'JSON', description: 'The record as read.' },
  { name: 'cio_id', type: 'STRING', description: "Customer.io's own id of the person." },
  { name: 'content_id', type: 'INT64', description: 'Variant of a newsletter.' },
  { name: 'journey_id', type: 'STRING', description: "The person's way through one campaign or broadcast." },
  { name: 'send_at', type: 'TIMESTAMP', description: 'Of sends: when the message is to be sent, if it was planned.' },
  {
    name: 'device_id',
    type: 'STRING',
    description: 'Device of a push message: the one that failed, otherwise the first.',
  },
] as const satisfies readonly Column[];

/** Version of {@link columns}; incremented when a column is added. */
export const SCHEMA_VERSION = 2;

/** Columns of `names`, in order: what the campaigns, broadcasts, newsletters and transactional messages of the account are called. */
export const nameColumns = [
  { name: 'kind', type: 'STRING', required: true, description: 'campaign, broadcast, newsletter or transactional.' },
  { name: 'id', type: 'INT64', required: true, description: "Customer.io's number of it." },
  { name: 'name', type: 'STRING', required: true, description: 'What it is called in Customer.io.' },
  { name: 'loaded_at', type: 'TIMESTAMP', required: true, description: 'When the name was read from Customer.io.' },
] as const satisfies readonly Column[];

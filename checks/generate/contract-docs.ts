import {
  allCommandTypes,
  COMMAND_SCHEMA,
  type Column,
  columns,
  commandFields,
  commandTypes,
  DATASET,
  errorCatalogue,
  NAMES_TABLE,
  nameColumns,
  SCHEMA_VERSION,
  TABLE,
  topicCatalogue,
} from '@cio-bus/contracts';
import { documentedResponses, type VendorResponse, vendorCalls } from '@cio-bus/customerio/documented-responses';
import { type MetricDefinition, metricGroups } from '@cio-bus/service';
import { z } from 'zod';
import { accessPage } from './access-docs.ts';
import { code, type GeneratedFile, page, table } from './generated-file.ts';
import { wholeExample } from './whole-example.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The reference pages of the contracts. */
export const contractDocs = (): GeneratedFile[] => [
  { path: 'docs/access.md', text: accessPage() },
  { path: 'docs/errors.md', text: errorsPage() },
  { path: 'docs/events.md', text: eventsPage() },
  { path: 'docs/metrics.md', text: metricsPage() },
  { path: 'docs/table.md', text: tablePage() },
  { path: 'docs/topics.md', text: topicsPage() },
];

function errorsPage(): string {
  const rows = Object.entries(errorCatalogue).map(([name, row]) => [code(name), row.disposition, row.meaning]);
  return page(
    'Errors',
    'What the bus does with a message whose handling failed. `retry` backs off and delays only the messages of its key; an outage never fills the dead-letter topic. `halt` closes the gate until the configuration is right.',
    table(['code', 'disposition', 'meaning'], rows),
    vendorResponses(),
  );
}

/** The table that the tests of libs/customerio check against a real server. */
function vendorResponses(): string {
  const rows = documentedResponses.map(({ calls, responses, code: name, note }) => [
    calls.length === Object.keys(vendorCalls).length ? 'all' : calls.map((call) => vendorCalls[call]).join('; '),
    responses.map(describeResponse).join(', '),
    name ? code(name) : 'none',
    name ? errorCatalogue[name].disposition : '',
    note,
  ]);
  return [
    '## Responses of Customer.io',
    'What each documented status and body becomes. The same table is a test, which makes every call to a server that responds like this (`libs/customerio/src/http/vendor-responses.test.ts`).',
    table(['call', 'response', 'code', 'disposition', 'what it means'], rows),
  ].join('\n\n');
}

function describeResponse(response: VendorResponse): string {
  if (response === 'reset') return 'connection reset';
  if (response === 'never') return 'no response in time';
  if (response === 'refused') return 'connection refused, or none within 2 s';
  const { status, body, headers = {} } = response;
  const named = Object.entries(headers).map(([name, value]) => ` and ${name}: ${value}`);
  if (typeof body === 'string') return `${status} (HTML)${named.join('')}`;
  return `${status} ${code(JSON.stringify(body))}${named.join('')}`;
}

function metricsPage(): string {
  const sections = Object.entries<Record<string, MetricDefinition>>(metricGroups).map(([group, metrics]) => {
    const rows = Object.entries(metrics).map(([name, { type, help, labels }]) => [
      code(name),
      type,
      ['service', ...labels].map(code).join(', '),
      help,
    ]);
    return `## ${group}\n\n${table(['metric', 'type', 'labels', 'meaning'], rows)}`;
  });
  return page(
    'Metrics',
    'Metrics at `/metrics` of every service, in base units. prom-client adds `process_*` and `nodejs_*`: CPU, memory, event loop, garbage collection.',
    ...sections,
  );
}

function tablePage(): string {
  return page(
    'Table',
    `${code(`${DATASET}.${TABLE}`)}, append-only, one partition per day of \`timestamp\`. Version ${SCHEMA_VERSION} of its columns.`,
    columnsTable(columns),
    '## Names',
    `${code(`${DATASET}.${NAMES_TABLE}`)} is the table beside it: a row per campaign, broadcast, newsletter and transactional message of the account, all replaced at each load. The views of messages show its names as ${code('parent_name')}. What Customer.io no longer lists has no name.`,
    columnsTable(nameColumns),
  );
}

function columnsTable(given: readonly Column[]): string {
  const rows = given.map(({ name, type, required, description }) => [
    code(name),
    type,
    required ? 'yes' : '',
    description,
  ]);
  return table(['column', 'type', 'required', 'meaning'], rows);
}

function topicsPage(): string {
  const rows = topicCatalogue.map(({ name, key, value, writtenBy, partitions, config }) => [
    code(name),
    key,
    value,
    writtenBy,
    String(partitions),
    `${Number(config['retention.ms']) / DAY_MS} days${config['cleanup.policy']?.includes('compact') ? ', compacted' : ''}`,
    config['max.message.bytes'] ?? '',
  ]);
  const head = ['topic', 'key', 'value', 'written by', 'partitions', 'retention', 'largest record, bytes'];
  return page(
    'Topics',
    'Every topic of the bus. Producers use the murmur2 partitioner and `acks=all`.',
    table(head, rows),
  );
}

function eventsPage(): string {
  const sections = allCommandTypes.map((type) => {
    const { topic, summary, repeatable, payload } = commandTypes[type];
    const barrier = repeatable
      ? ''
      : ' Not repeatable: it is a barrier, and the later commands of its key wait until it is committed.';
    return [
      `## ${type}`,
      `${summary} Topic ${code(topic)}.${barrier}`,
      `A whole command:`,
      `\`\`\`json\n${JSON.stringify(wholeExample(type), undefined, 2)}\n\`\`\``,
      'JSON Schema of its `payload`:',
      `\`\`\`json\n${JSON.stringify(payloadSchema(payload), undefined, 2)}\n\`\`\``,
    ].join('\n\n');
  });
  const rows = Object.entries(commandFields).map(([name, field]) => [code(name), field.description ?? '']);
  return page(
    'Commands',
    `Commands that apps publish, schema ${code(COMMAND_SCHEMA)}. For tools, all topics are described in [asyncapi.json](asyncapi.json). Every command has \`type\`, \`payload\` and these fields. An event may have an \`anonymousId\` instead of a \`userId\`. A command about an object has neither: its key is \`object:<objectTypeId>:<objectId>\`. A delivery event may have a \`userId\`; otherwise its key is \`delivery:<deliveryId>\`. What Customer.io makes of commands is in [people and events](guide/people-and-events.md).`,
    table(['field', 'meaning'], rows),
    ...sections,
  );
}

function payloadSchema(payload: z.ZodType) {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(payload, { io: 'input' });
  return schema;
}

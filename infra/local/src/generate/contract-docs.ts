import {
  COMMAND_SCHEMA,
  columns,
  DATASET,
  errorCatalogue,
  personCommandShape,
  SCHEMA_VERSION,
  TABLE,
  topicCatalogue,
  topicOf,
  transactionalCommandShape,
} from '@cio-bus/contracts';
import { type MetricDefinition, metricGroups } from '@cio-bus/service';
import { z } from 'zod';
import { code, type GeneratedFile, page, table } from './generated-file.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** The pages that say what the contracts are. */
export const contractDocs = (): GeneratedFile[] => [
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
    'What the bus does with a message whose handling failed. `retry` holds the lane of the key and never ends as a dead letter during an outage; `halt` stops the line until the set-up is right.',
    table(['code', 'disposition', 'meaning'], rows),
  );
}

function metricsPage(): string {
  const sections = Object.entries<Record<string, MetricDefinition>>(metricGroups).map(([group, metrics]) => {
    const rows = Object.entries(metrics).map(([name, { type, help, labels }]) => [
      code(name),
      type,
      ['service', ...labels].map(code).join(', '),
      help,
    ]);
    return `## ${group}\n\n${table(['metric', 'type', 'labels', 'what it says'], rows)}`;
  });
  return page(
    'Metrics',
    'What `/metrics` of a service holds, in base units, beside `process_*` and `nodejs_*` of prom-client: CPU, memory, event loop, garbage collection.',
    ...sections,
  );
}

function tablePage(): string {
  const rows = columns.map((column) => [
    code(column.name),
    column.type,
    'required' in column ? 'yes' : '',
    column.description,
  ]);
  return page(
    'Table',
    `${code(`${DATASET}.${TABLE}`)}, append-only, one partition a day of \`timestamp\`. Version ${SCHEMA_VERSION} of its columns.`,
    table(['column', 'type', 'required', 'what it holds'], rows),
  );
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
  const head = ['topic', 'key', 'value', 'written by', 'partitions', 'kept', 'largest record, bytes'];
  return page(
    'Topics',
    'Every topic of the bus. Producers use the murmur2 partitioner and `acks=all`.',
    table(head, rows),
  );
}

function eventsPage(): string {
  const shapes = [
    schemaOf(personCommandShape).oneOf ?? schemaOf(personCommandShape).anyOf ?? [],
    schemaOf(transactionalCommandShape),
  ].flat();
  const sections = shapes.map((shape) => {
    const type = shape.properties?.type?.const as keyof typeof topicOf;
    const payload = JSON.stringify(shape.properties?.payload, undefined, 2);
    return `## ${type}\n\nTopic ${code(topicOf[type])}. Its \`payload\`, as JSON Schema:\n\n\`\`\`json\n${payload}\n\`\`\``;
  });
  const [common] = shapes;
  const fields = Object.entries(common?.properties ?? {}).filter(([name]) => name !== 'payload' && name !== 'type');
  const rows = fields.map(([name, field]) => [code(name), field.description ?? '']);
  return page(
    'Commands',
    `What apps publish, schema ${code(COMMAND_SCHEMA)}. Every command has \`type\`, \`payload\` and these fields; events take \`anonymousId\` in place of \`userId\`.`,
    table(['field', 'what it is'], rows),
    ...sections,
  );
}

type JsonSchema = z.core.JSONSchema.JSONSchema & {
  properties?: Record<string, JsonSchema>;
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
};

const schemaOf = (shape: z.ZodType) => z.toJSONSchema(shape, { io: 'input' }) as JsonSchema;

import { columns, topicCatalogue } from '@cio-bus/contracts';
import type { GeneratedFile } from './generated-file.ts';

const BIGQUERY_TYPES = {
  STRING: 'STRING',
  INT64: 'INTEGER',
  BOOL: 'BOOLEAN',
  TIMESTAMP: 'TIMESTAMP',
  JSON: 'JSON',
} as const;

/** The lists that Terraform reads. */
export const terraformFiles = (): GeneratedFile[] => [
  { path: 'terraform/topics.json', text: json(topicsByName()) },
  { path: 'terraform/modules/warehouse/delivery_events.json', text: json(bigqueryColumns()) },
];

const topicsByName = () =>
  Object.fromEntries(
    topicCatalogue.map(({ name, partitions, replicationFactor, config }) => [
      name,
      { partitions, replication_factor: replicationFactor, config },
    ]),
  );

const bigqueryColumns = () =>
  columns.map((column) => ({
    name: column.name,
    type: BIGQUERY_TYPES[column.type],
    mode: 'required' in column ? 'REQUIRED' : 'NULLABLE',
    description: column.description,
  }));

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;

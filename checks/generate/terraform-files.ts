import {
  appAccess,
  type Column,
  closingGrants,
  columns,
  commandTopics,
  grantsOf,
  mergedTopics,
  NOBODY,
  nameColumns,
  operatorAccess,
  type ServiceAccess,
  serviceAccess,
  topicCatalogue,
} from '@cio-bus/contracts';
import { type ServiceName, serviceNames, services } from '@cio-bus/local';
import { Secret } from '@cio-bus/service';
import type { z } from 'zod';
import type { GeneratedFile } from './generated-file.ts';
import { fallbackOf } from './settings-docs.ts';
import { cloudAlerts } from './terraform-alerts.ts';

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
  { path: 'terraform/services.json', text: json(servicesByName()) },
  { path: 'terraform/access.json', text: json(accessLists()) },
  { path: 'terraform/alerts.json', text: json(cloudAlerts()) },
  { path: 'terraform/modules/warehouse/delivery_events.json', text: json(bigqueryColumns(columns)) },
  { path: 'terraform/modules/warehouse/names.json', text: json(bigqueryColumns(nameColumns)) },
];

const topicsByName = () =>
  Object.fromEntries(
    topicCatalogue.map(({ name, partitions, replicationFactor, config }) => [
      name,
      { command: commandTopics.includes(name), partitions, replication_factor: replicationFactor, config },
    ]),
  );

/** Access lists without principals: of each service, of a publisher by topic, of an operator, and what closes the rest. */
const accessLists = () => ({
  services: Object.fromEntries(serviceNames.map((name) => [name, grantsOf(serviceAccess[name])])),
  publishers: Object.fromEntries(commandTopics.map((topic) => [topic, grantsOf(appAccess([topic]))])),
  operators: grantsOf(operatorAccess),
  closing: { account: NOBODY, grants: closingGrants },
});

const bigqueryColumns = (given: readonly Column[]) =>
  given.map(({ name, type, required, description }) => ({
    name,
    type: BIGQUERY_TYPES[type],
    mode: required ? 'REQUIRED' : 'NULLABLE',
    description,
  }));

const servicesByName = () => Object.fromEntries(serviceNames.map((name) => [name, serviceEntry(name)]));

function serviceEntry(name: ServiceName) {
  const { group, reads, writes }: ServiceAccess = serviceAccess[name];
  const declared = Object.entries(services[name].settings);
  const named = (matches: (schema: z.ZodType) => boolean) =>
    declared.filter(([, schema]) => matches(schema)).map(([setting]) => setting);
  return {
    kind: 'PORT' in services[name].settings ? 'http' : 'worker',
    group: group ?? null,
    reads,
    // Of these partition p goes to one instance, since their order holds across them.
    merged: mergedTopics.every((topic) => reads.includes(topic)) ? mergedTopics : [],
    writes,
    settings: named(() => true),
    required: named((schema) => fallbackOf(schema).kind === 'required'),
    secret: named(isSecret),
  };
}

/** A schema makes a Secret, or several, of a text, or it does not. One that reads only texts of a form says so itself. */
function isSecret(schema: z.ZodType): boolean {
  if (schema.meta()?.secret === true) return true;
  const { data } = schema.safeParse('any text');
  return [data].flat().some((value) => value instanceof Secret);
}

const json = (value: unknown) => `${JSON.stringify(value, undefined, 2)}\n`;

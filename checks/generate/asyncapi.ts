import {
  allCommandTypes,
  COMMAND_SCHEMA,
  type CommandType,
  commandFields,
  commandTypes,
  deadLetterHeaders,
  decisionShapes,
  editShape,
  headers,
  OUTCOME_SCHEMA,
  outcomeShape,
  replayJobShape,
  type TopicDefinition,
  topicCatalogue,
  topics,
  WEBHOOK_SCHEMA,
  webhookShape,
} from '@cio-bus/contracts';
import { z } from 'zod';
import type { GeneratedFile } from './generated-file.ts';

type Json = Readonly<Record<string, unknown>>;

const text: Json = { type: 'string' };
/** An example's time and ids. */
const EXAMPLE = { timestamp: Date.UTC(2026, 10, 21, 12), correlationId: 'order/o-4711' };
/** Which ids a command has to have, by the subject of its type; a schema of its own for each. */
const subjectRules: Readonly<Record<(typeof commandTypes)[CommandType]['subject'], Json>> = {
  person: { required: ['userId'] },
  anyone: { oneOf: [havingText('userId'), havingText('anonymousId')] },
  object: { properties: { userId: false, anonymousId: false } },
  delivery: { properties: { anonymousId: false } },
};

/** The contracts of all topics as an AsyncAPI document, for tools and for clients in other languages. */
export const asyncApiFile = (): GeneratedFile => ({
  path: 'docs/asyncapi.json',
  text: `${JSON.stringify(asyncApiDocument())}\n`,
});

/** The document. */
export function asyncApiDocument() {
  const messages = allMessages();
  const channels = topicCatalogue.map((topic) => [topic.name, channelOf(topic, messages)]);
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Customer.io event bus',
      version: '1.0.0',
      description:
        'Commands for Customer.io, and what became of them. Apps write to the command topics; everything else is written by the bus. Generated from libs/contracts; unknown fields are kept.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(channels),
    operations: Object.fromEntries(topicCatalogue.map(operationOf)),
    components: { messages: Object.fromEntries(messages.map(({ id, topic: _topic, ...message }) => [id, message])) },
  };
}

interface Message {
  id: string;
  topic: string;
  [field: string]: unknown;
}

function channelOf({ name, value, partitions, replicationFactor, config }: TopicDefinition, messages: Message[]) {
  const own = messages
    .filter(({ topic }) => topic === name)
    .map(({ id }) => [id, reference('components/messages', id)]);
  const configuration = {
    'cleanup.policy': (config['cleanup.policy'] ?? 'delete').split(','),
    'retention.ms': Number(config['retention.ms']),
    'max.message.bytes': Number(config['max.message.bytes']),
  };
  const kafka = {
    topic: name,
    partitions,
    replicas: replicationFactor,
    topicConfiguration: configuration,
    bindingVersion: '0.5.0',
  };
  return { address: name, description: value, messages: Object.fromEntries(own), bindings: { kafka } };
}

/** From the bus's side: it receives commands, and sends everything else. */
function operationOf({ name, writtenBy }: TopicDefinition) {
  const action = allCommandTypes.some((type) => commandTypes[type].topic === name) ? 'receive' : 'send';
  return [`${action}-${name}`, { action, channel: reference('channels', name), summary: `Written by ${writtenBy}.` }];
}

function allMessages(): Message[] {
  return [
    ...allCommandTypes.map(commandMessage),
    messageOf('webhook', topics.webhooks, WEBHOOK_SCHEMA, webhookShape),
    messageOf('outcome', topics.processed, OUTCOME_SCHEMA, outcomeShape),
    deadLetterMessage(),
    messageOf('resolution', topics.resolutions, undefined, decisionShapes.resolution),
    messageOf('edit', topics.resolutions, undefined, editShape),
    messageOf('group-decision', topics.resolutions, undefined, decisionShapes.group),
    messageOf('replay-job', topics.resolutions, undefined, replayJobShape),
    messageOf('operator-action', topics.audit, undefined, decisionShapes.audit),
  ];
}

function commandMessage(type: CommandType): Message {
  const { topic, subject, payload, summary, example } = commandTypes[type];
  const anonymousId = subject === 'anyone' ? { anonymousId: { ...text, pattern: '\\S' } } : {};
  const { properties, ...rest } = schemaOf(z.looseObject(commandFields)) as { properties: Json };
  const rules = subjectRules[subject];
  const value = {
    ...rest,
    ...rules,
    properties: {
      type: { const: type },
      ...properties,
      ...anonymousId,
      ...(rules.properties as Json),
      payload: schemaOf(payload),
    },
    required: ['type', 'payload', 'timestamp', ...((rules.required as string[]) ?? [])],
  };
  const person = subject === 'object' ? {} : { userId: 'u1' };
  return {
    id: type,
    topic,
    name: type,
    summary,
    headers: headersOf(COMMAND_SCHEMA),
    payload: value,
    examples: [{ payload: { type, ...person, payload: example, ...EXAMPLE } }],
  };
}

const messageOf = (id: string, topic: string, schema: string | undefined, shape: z.ZodType): Message => ({
  id,
  topic,
  name: id,
  ...(schema && { headers: headersOf(schema) }),
  payload: schemaOf(shape),
});

const deadLetterMessage = (): Message => ({
  id: 'dead-letter',
  topic: topics.deadLetters,
  name: 'dead-letter',
  summary: 'A record that could not be handled: its own bytes and headers, with the reason in further headers.',
  contentType: 'application/octet-stream',
  headers: {
    type: 'object',
    properties: Object.fromEntries(Object.values(deadLetterHeaders).map((name) => [name, text])),
    required: [deadLetterHeaders.id, deadLetterHeaders.code, deadLetterHeaders.service],
  },
  payload: {},
});

/** None is required: any Kafka client may write without them. */
const headersOf = (schema: string): Json => ({
  type: 'object',
  properties: {
    ...Object.fromEntries(Object.values(headers).map((name) => [name, text])),
    [headers.schema]: { const: schema },
  },
});

function havingText(field: string): Json {
  return { type: 'object', properties: { [field]: text }, required: [field] };
}

const reference = (where: string, name: string) => ({ $ref: `#/${where}/${name}` });

function schemaOf(shape: z.ZodType): Json {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(shape, { io: 'input' });
  return schema;
}

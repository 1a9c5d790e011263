import type { z } from 'zod';
import { BusError } from '../errors.ts';
import { asMessageInvalid } from '../records/json.ts';
import { channels } from './payloads.ts';

interface NamedTemplate {
  /** By which commands refer to it. */
  name: string;
  /** Schema of `message_data`. */
  data: z.ZodType;
}

/** A transactional message of Customer.io, which has its text. */
export interface StoredTemplate extends NamedTemplate {
  channel: (typeof channels)[number];
  /** Customer.io's number or trigger name of the transactional message. */
  transactionalMessageId: string | number;
}

/** An e-mail whose text is Liquid in the app's own code. */
export interface OwnTextTemplate extends NamedTemplate {
  channel: 'email';
  /** A verified sender. A send request may name another one. */
  from: string;
  /** Liquid. */
  subject: string;
  /** HTML in Liquid. Values are escaped; the filter `raw` leaves one as it is. */
  body: string;
  /** Liquid of the text without HTML. @default Customer.io derives it from `body` */
  plainBody?: string;
}

/** A message that apps may send by name. */
export type Template = StoredTemplate | OwnTextTemplate;

/** Whether the text of a template is in the app's code. */
export const hasOwnText = (template: Template): template is OwnTextTemplate => 'body' in template;

const textFields = ['from', 'subject', 'body'] as const;

/**
 * Declares a template; one file has one, as its default export.
 *
 * @throws BusError `MESSAGE_INVALID` naming what is missing or contradicts
 *
 * @example
 * export default defineTemplate({
 *   name: 'order-confirmation', channel: 'email', transactionalMessageId: 'order_confirmation',
 *   data: z.looseObject({ order_id: z.string().min(1) }),
 * });
 */
export function defineTemplate<T extends Template>(template: T): T {
  const given = Object(template) as Partial<Record<string, unknown>>;
  const isText = (value: unknown) => typeof value === 'string' && value.trim() !== '';
  const own = [...textFields, 'plainBody'].filter((field) => given[field] !== undefined);
  if (!isText(given.name)) refuse('name', 'must be a string that is not blank');
  if (!channels.some((channel) => channel === given.channel))
    refuse('channel', `must be one of ${channels.join(', ')}`);
  if (typeof (given.data as { safeParse?: unknown } | undefined)?.safeParse !== 'function')
    refuse('data', 'must be a zod schema');
  if (given.transactionalMessageId === undefined) {
    const missing = textFields.find((field) => !isText(given[field]));
    if (missing) refuse(missing, 'is required, or a transactionalMessageId');
    if (given.channel !== 'email') refuse('transactionalMessageId', `is required for channel ${given.channel}`);
    if (/[\r\n]/.test(String(given.subject))) refuse('subject', 'must be one line');
  } else {
    if (own[0] !== undefined) refuse(own[0], 'contradicts transactionalMessageId; leave one of them out');
    const { transactionalMessageId: id } = given;
    if (!isText(id) && !Number.isInteger(id)) refuse('transactionalMessageId', 'must be a number or a trigger name');
  }
  return template;
}

function refuse(field: string, text: string): never {
  throw new BusError('MESSAGE_INVALID', `template: ${field} ${text}`, { field, reason: 'wrong-template' });
}

/** The templates of an app: producers refer to one by name. */
export interface Templates {
  readonly list: readonly Template[];
  find(name: string): Template | undefined;
  /**
   * Finds a template and checks the data of a message.
   *
   * @throws BusError `MESSAGE_INVALID` for an unknown name, or for data that does not match, naming the fields
   */
  check(name: string, data: unknown): Template;
}

/** Makes a registry of templates. @throws BusError `MESSAGE_INVALID` for one that is wrong, and for a name that two have */
export function createTemplates(list: readonly Template[]): Templates {
  const byName = new Map<string, Template>();
  for (const template of list.map(defineTemplate)) {
    if (byName.has(template.name)) refuse('name', `${JSON.stringify(template.name)} is that of two templates`);
    byName.set(template.name, template);
  }
  return {
    list: [...byName.values()],
    find: (name) => byName.get(name),
    check(name, data) {
      const template = byName.get(name) ?? unknownTemplate(name);
      const issues = issuesOf(template, data ?? {});
      if (issues) throw asMessageInvalid(issues, ['payload', 'message_data']);
      return template;
    },
  };
}

/** What a schema refuses. One that throws, such as one with an asynchronous part, refuses everything. */
function issuesOf({ name, data: schema }: Template, data: unknown): z.core.$ZodIssue[] | undefined {
  try {
    return schema.safeParse(data).error?.issues;
  } catch (cause) {
    throw new BusError('MESSAGE_INVALID', `payload.message_data: the schema of template ${name} failed`, {
      cause,
      field: 'payload.message_data',
      reason: 'schema-failed',
    });
  }
}

/** @throws BusError `MESSAGE_INVALID` always */
export function unknownTemplate(name: string): never {
  throw new BusError('MESSAGE_INVALID', `template ${JSON.stringify(name.slice(0, 100))} is not registered`, {
    field: 'payload.template',
    reason: 'unknown-template',
  });
}

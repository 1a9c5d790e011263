import { BusError } from '../errors.ts';
import { addressesOf, isAddress } from './addresses.ts';
import { checkBytes, jsonBytes, limits, textBytes } from './limits.ts';
import type { channels } from './payloads.ts';
import { isPhoneNumber } from './phone-number.ts';

type Channel = (typeof channels)[number];
/** A send request as it is read; unknown fields are Customer.io's. */
type Send = Readonly<Record<string, unknown>> & { channel: Channel };

/** What `to` is, by channel. Customer.io finds the device or the number of a person itself where it may be left out. */
const recipients: Readonly<Record<Channel, { kind: 'addresses' | 'phone' | 'any'; isRequired: boolean }>> = {
  email: { kind: 'addresses', isRequired: true },
  push: { kind: 'any', isRequired: false },
  sms: { kind: 'phone', isRequired: true },
  whatsapp: { kind: 'phone', isRequired: false },
  inbox_message: { kind: 'any', isRequired: false },
  in_app: { kind: 'any', isRequired: false },
};

const addressFields = ['to', 'cc', 'bcc'] as const;
/** Each becomes one line of the message's head. */
const lineFields = [...addressFields, 'from', 'reply_to', 'subject'] as const;
const ownTextFields = ['body', 'subject', 'from'] as const;
const flagFields = [
  'tracked',
  'disable_message_retention',
  'send_to_unsubscribed',
  'queue_draft',
  'disable_css_preprocessing',
  'fake_bcc',
] as const;
const identifierTypes: ReadonlySet<string> = new Set(['id', 'email', 'cio_id']);
const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;

/**
 * Checks a send, so that what Customer.io would refuse is the producer's exception: one identifier, recipients that fit
 * the channel, a template or a text of its own, attachments.
 *
 * @throws BusError `MESSAGE_INVALID` or `MESSAGE_TOO_LARGE` naming the field, never its value
 */
export function checkSend(send: Send): void {
  checkSizes(send);
  checkTexts(send);
  checkIdentifiers(send.identifiers);
  checkRecipients(send);
  checkContent(send);
  checkAttachments(send.attachments);
}

/** A message can be planned this far ahead. */
const MAX_AHEAD_MS = 90 * 24 * 60 * 60 * 1_000;
/** Smaller times are taken for seconds. */
const EARLIEST_MS = 1e11;

/**
 * Checks when a message is to be sent, ms since the epoch as all times of the bus. A time that has passed means now.
 *
 * @throws BusError `MESSAGE_INVALID`
 */
export function checkSendAt(sendAt: unknown, now: number): void {
  if (sendAt === undefined) return;
  const field = 'send_at';
  if (!Number.isInteger(sendAt)) refuse(field, 'not-a-time', 'must be a whole number of milliseconds since the epoch');
  if ((sendAt as number) < EARLIEST_MS) {
    refuse(field, 'looks-like-seconds', 'looks like seconds; must be milliseconds since the epoch');
  }
  if ((sendAt as number) > now + MAX_AHEAD_MS) refuse(field, 'too-far-ahead', 'lies more than 90 days ahead');
}

/** Customer.io's unit. A record that was written with seconds, as Customer.io has them, keeps them. */
export const sendAtSeconds = (sendAt: number): number => (sendAt < EARLIEST_MS ? sendAt : Math.floor(sendAt / 1_000));

function checkSizes({ attachments, ...text }: Send): void {
  checkBytes('payload', jsonBytes(text), limits.sendBytes);
  if (attachments !== undefined) checkBytes('payload.attachments', jsonBytes(attachments), limits.attachmentsBytes);
}

function checkTexts(send: Send): void {
  for (const field of [...lineFields, 'body'] as const) {
    const value = send[field];
    if (value === undefined) continue;
    if (typeof value !== 'string') refuse(field, 'no-text', 'must be a string');
    if (field !== 'body' && /[\r\n\0]/.test(value as string)) refuse(field, 'several-lines', 'must be one line');
  }
  for (const field of flagFields) {
    if (send[field] !== undefined && typeof send[field] !== 'boolean')
      refuse(field, 'no-boolean', 'must be true or false');
  }
}

function checkIdentifiers(identifiers: unknown): void {
  if (identifiers === undefined) return; // then it is the user id
  const given = Object.entries(Object(identifiers) as Record<string, unknown>);
  const [[type = '', value] = []] = given;
  if (given.length !== 1 || !identifierTypes.has(type)) {
    refuse('identifiers', 'not-one', 'exactly one of id, email and cio_id is required');
  }
  const field = `identifiers.${type}`;
  if (typeof value !== 'string' || value.trim() === '') refuse(field, 'blank', 'must not be blank');
  checkBytes(`payload.${field}`, textBytes(value as string), limits.personIdBytes);
}

function checkRecipients(send: Send): void {
  const { kind, isRequired } = recipients[send.channel];
  if (send.to === undefined && isRequired) refuse('to', 'required', `is required for channel ${send.channel}`);
  if (kind === 'phone' && send.to !== undefined && !isPhoneNumber(String(send.to))) {
    refuse('to', 'no-phone-number', 'must be a phone number such as +14155552671');
  }
  if (kind === 'addresses') checkAddresses(send);
}

function checkAddresses(send: Send): void {
  let count = 0;
  for (const field of addressFields) {
    if (send[field] === undefined) continue;
    const addresses = addressesOf(send[field] as string);
    if (addresses.length === 0 || !addresses.every(isAddress)) {
      refuse(field, 'no-address', 'must be e-mail addresses, separated by commas');
    }
    count += addresses.length;
  }
  if (count <= limits.recipients) return;
  refuse('to', 'too-many', `to, cc and bcc have ${count} addresses; the limit is ${limits.recipients}`);
}

function checkContent(send: Send): void {
  if (send.template !== undefined || send.transactional_message_id !== undefined) return;
  const isText = (field: string) => String(send[field] ?? '').trim() !== '';
  const missing = ownTextFields.filter((field) => !isText(field));
  if (send.channel !== 'email') {
    refuse('transactional_message_id', 'required', `is required for channel ${send.channel}, or a template`);
  }
  if (missing.length === ownTextFields.length) {
    refuse('transactional_message_id', 'required', 'is required, or a template, or body, subject and from');
  }
  if (missing[0]) refuse(missing[0], 'required', 'is required in an e-mail with a text of its own');
}

function checkAttachments(attachments: unknown): void {
  if (attachments === undefined) return;
  if (typeof attachments !== 'object' || attachments === null || Array.isArray(attachments)) {
    refuse('attachments', 'no-object', 'must be an object of file names, with the content of each in base64');
  }
  for (const [name, content] of Object.entries(attachments as object)) {
    if (name.trim() === '') refuse('attachments', 'blank-name', 'the name of a file must not be blank');
    if (typeof content !== 'string' || !BASE64.test(content)) {
      refuse('attachments', 'no-base64', 'the content of each file must be a base64 string');
    }
  }
}

function refuse(field: string, reason: string, text: string): never {
  throw new BusError('MESSAGE_INVALID', `payload.${field}: ${text}`, { field: `payload.${field}`, reason });
}

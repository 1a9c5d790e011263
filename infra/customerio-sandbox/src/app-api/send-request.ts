import { isObject } from '../validation/json-object.ts';
import { bytesOf, checkBytes, limits } from '../validation/limits.ts';
import { isPhoneNumber, type PersonRef, readPerson } from '../validation/person-ref.ts';
import { RequestError } from '../validation/request-error.ts';

import type { OwnContent } from '../webhooks/message-content.ts';
import type { Channel } from '../workspace/channel.ts';
import { readOwnContent } from './own-content.ts';

/** A validated transactional send. */
export interface SendRequest {
  channel: Channel;
  person: PersonRef;
  templateId?: string | number;
  recipient: string;
  subject: string;
  messageData: Record<string, unknown>;
  content: OwnContent;
  draft: boolean;
}

/** The attachments are too large: 413 instead of 400. */
export class AttachmentsTooLarge extends RequestError {}

const needsRecipient: ReadonlySet<Channel> = new Set(['email', 'sms']);

/**
 * Parses the body of `POST /v1/send/:channel`.
 *
 * @throws RequestError if Customer.io would respond with 400, AttachmentsTooLarge if with 413
 */
export function readSendRequest(channel: Channel, body: unknown, nowSeconds: number): SendRequest {
  if (!isObject(body)) throw new RequestError('invalid', 'body', 'body must be a JSON object');
  checkSizes(body);
  const { to, subject, message_data: messageData = {}, queue_draft: draft } = body;
  if (needsRecipient.has(channel) && !isText(to)) throw new RequestError('required', 'to', 'to is required');
  if (channel === 'sms' && !isPhoneNumber(String(to)))
    throw new RequestError('invalid', 'to', 'to must be a phone number in the form of E.164');
  checkRecipients(body);
  checkSendAt(body.send_at, nowSeconds);
  if (!isObject(messageData)) throw new RequestError('invalid', 'message_data', 'message_data must be an object');
  const templateId = readTemplateId(channel, body);
  return {
    channel,
    person: readSendPerson(body.identifiers),
    ...(templateId !== undefined && { templateId }),
    recipient: isText(to) ? to : '',
    subject: isText(subject) ? subject : `Message ${templateId ?? ''}`.trim(),
    messageData,
    content: readOwnContent(body),
    draft: draft === true,
  };
}

function checkSizes(body: Record<string, unknown>): void {
  const { attachments = {}, ...rest } = body;
  if (bytesOf(attachments) > limits.attachmentsBytes) {
    throw new AttachmentsTooLarge(
      'too_large',
      'attachments',
      `attachments are larger than ${limits.attachmentsBytes} bytes`,
    );
  }
  checkBytes('body', bytesOf(rest), limits.sendBytes);
}

function checkRecipients({ to, cc, bcc }: Record<string, unknown>): void {
  const addresses = [to, cc, bcc].filter(isText).flatMap((list) => list.split(','));
  if (addresses.length > limits.recipients)
    throw new RequestError('too_large', 'to', `more than ${limits.recipients} recipients`);
}

function checkSendAt(sendAt: unknown, nowSeconds: number): void {
  if (sendAt === undefined) return;
  if (typeof sendAt !== 'number')
    throw new RequestError('invalid', 'send_at', 'send_at must be a number of seconds since the epoch');
  if (sendAt > nowSeconds + limits.sendAheadSeconds)
    throw new RequestError('invalid', 'send_at', 'send_at is more than 90 days ahead');
}

function readTemplateId(channel: Channel, body: Record<string, unknown>): string | number | undefined {
  const id = body.transactional_message_id;
  if (isText(id) || typeof id === 'number') return id;
  if (channel === 'email' && isText(body.body) && isText(body.subject) && isText(body.from)) return undefined;
  const alternative = channel === 'email' ? ', or body, subject and from' : '';
  throw new RequestError('required', 'transactional_message_id', `transactional_message_id is required${alternative}`);
}

function readSendPerson(identifiers: unknown): PersonRef {
  const person = readPerson(identifiers);
  if (person.type === 'phone')
    throw new RequestError('invalid', 'identifiers', 'identifiers must hold exactly one of id, email, cio_id');
  return person;
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

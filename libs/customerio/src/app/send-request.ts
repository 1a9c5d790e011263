import { addressesOf, BusError, checkTemplate, sendAtSeconds, type TransactionalCommand } from '@cio-bus/contracts';
import {
  type APIClient,
  SendEmailRequest,
  SendInAppRequest,
  SendInboxMessageRequest,
  SendPushRequest,
  SendSMSRequest,
  SendWhatsAppRequest,
} from 'customerio-node';
import { identifiersOf } from '../track/batch-item.ts';

type Channel = TransactionalCommand['payload']['channel'];

/** A transactional message in Customer.io's form. */
export interface SendRequest {
  readonly channel: Channel;
  /** Body of the request. */
  readonly message: Readonly<Record<string, unknown>>;
  /** Number or trigger name of the transactional message; undefined when the body contains its own text. */
  readonly templateId: string | number | undefined;
  /** The one identifier of the person. */
  readonly identifiers: Readonly<Record<string, string>>;
}

/**
 * Builds the send request of a command: all fields of the payload, with a `template` of the registry resolved, and the
 * person identified by `userId` unless the payload has `identifiers`.
 *
 * @throws BusError `MESSAGE_INVALID` for an unknown template, data that does not match it, or more than one identifier.
 */
export function toSendRequest(command: TransactionalCommand): SendRequest {
  const { channel, template: name, identifiers: given, ...fields } = command.payload;
  const template = name === undefined ? undefined : checkTemplate(name, fields.message_data);
  const templateId = template?.transactionalMessageId ?? fields.transactional_message_id;
  const identifiers = given ?? (identifiersOf(command) as Record<string, string>);
  if (Object.keys(identifiers).length !== 1) {
    throw new BusError('MESSAGE_INVALID', 'payload.identifiers: exactly one of id, email and cio_id is required', {
      field: 'payload.identifiers',
    });
  }
  return {
    channel: template?.channel ?? channel,
    templateId,
    identifiers,
    message: {
      ...fields,
      identifiers,
      ...(typeof fields.send_at === 'number' && { send_at: sendAtSeconds(fields.send_at) }),
      ...(templateId === undefined ? {} : { transactional_message_id: templateId }),
    },
  };
}

/**
 * Who gets a message, in lower case: every address of an e-mail, the number of a text message; where a command has neither,
 * the identifier of the person.
 *
 * @throws BusError as {@link toSendRequest}
 */
export function recipientsOf(command: TransactionalCommand): string[] {
  const { channel, message, identifiers } = toSendRequest(command);
  const fields = channel === 'email' ? [message.to, message.cc, message.bcc] : [];
  if (channel === 'sms' || channel === 'whatsapp') fields.push(message.to);
  const named = fields.filter((field) => typeof field === 'string').flatMap(addressesOf);
  return named.length > 0 ? named : Object.values(identifiers).map((one) => one.toLowerCase());
}

/** Sends a request with the client's method for its channel. */
export function postSend(
  client: APIClient,
  { channel, message, identifiers }: SendRequest,
): Promise<Record<string, unknown>> {
  // The client's builders copy a fixed list of fields and drop the others (such as `cc`), so their message is replaced.
  const base = { identifiers: identifiers as { id: string }, transactional_message_id: '' };
  const filled = <T extends object>(request: T): T => Object.assign(request, { message });
  switch (channel) {
    case 'email':
      return client.sendEmail(filled(new SendEmailRequest({ ...base, to: '' })));
    case 'push':
      return client.sendPush(filled(new SendPushRequest(base)));
    case 'sms':
      return client.sendSMS(filled(new SendSMSRequest(base)));
    case 'whatsapp':
      return client.sendWhatsApp(filled(new SendWhatsAppRequest(base)));
    case 'inbox_message':
      return client.sendInboxMessage(filled(new SendInboxMessageRequest(base)));
    case 'in_app':
      return client.sendInApp(filled(new SendInAppRequest(base)));
  }
}

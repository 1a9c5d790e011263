import {
  addressesOf,
  BusError,
  exampleTemplates,
  hasOwnText,
  limits,
  type OwnTextTemplate,
  sendAtSeconds,
  type Template,
  type Templates,
  type TransactionalCommand,
  unknownTemplate,
} from '@cio-bus/contracts';
import {
  type APIClient,
  SendEmailRequest,
  SendInAppRequest,
  SendInboxMessageRequest,
  SendPushRequest,
  SendSMSRequest,
  SendWhatsAppRequest,
} from 'customerio-node';
import { type ParsedText, parseText } from '../templates/liquid.ts';
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

/** Turns commands into send requests, with the templates of an app. */
export interface SendRequests {
  /**
   * Builds the send request of a command: all fields of the payload, with a `template` of the registry resolved, and the
   * person identified by `userId` unless the payload has `identifiers`. The data are not checked again: what was valid at
   * publish is sent, whatever the schema of the template has become since.
   *
   * @throws BusError `MESSAGE_INVALID` for an unknown template, a text that cannot be rendered, or more than one identifier
   */
  of(command: TransactionalCommand): SendRequest;
  /**
   * Who gets a message, in lower case: every address of an e-mail, the number of a text message; where a command has neither,
   * the identifier of the person.
   *
   * @throws BusError as {@link of}
   */
  recipients(command: TransactionalCommand): string[];
}

/** @throws BusError `MESSAGE_INVALID` naming the template whose Liquid is wrong */
export function createSendRequests(templates: Templates = exampleTemplates): SendRequests {
  const texts = new Map(templates.list.filter(hasOwnText).map((template) => [template.name, parseText(template)]));
  return {
    of(command) {
      const { template: name, identifiers: _given, channel: _channel, ...fields } = command.payload;
      const template = templateOf(command, templates);
      const text = template && hasOwnText(template) ? ownText(template, texts, fields) : undefined;
      const stored = template && !hasOwnText(template) ? template.transactionalMessageId : undefined;
      const templateId = text ? undefined : (stored ?? fields.transactional_message_id);
      const { channel, identifiers } = addresseeOf(command, template);
      return {
        channel,
        templateId,
        identifiers,
        message: {
          ...fields,
          identifiers,
          ...text,
          ...(typeof fields.send_at === 'number' && { send_at: sendAtSeconds(fields.send_at) }),
          ...(templateId === undefined ? {} : { transactional_message_id: templateId }),
        },
      };
    },
    recipients(command) {
      const { channel, identifiers } = addresseeOf(command, templateOf(command, templates));
      const { to, cc, bcc } = command.payload;
      const fields = channel === 'email' ? [to, cc, bcc] : [];
      if (channel === 'sms' || channel === 'whatsapp') fields.push(to);
      const named = fields.flatMap(namesIn);
      return named.length > 0 ? named : Object.values(identifiers).map((one) => one.toLowerCase());
    },
  };
}

/** The addresses of a field. What is no text, as in a record that no SDK has checked, is a name of its own, which nobody has. */
function namesIn(field: unknown): string[] {
  if (field === undefined || field === null) return [];
  return typeof field === 'string' ? addressesOf(field) : [JSON.stringify(field)];
}

/** The template of a command. One that is not known here is Customer.io's, if the command says which. */
function templateOf({ payload }: TransactionalCommand, templates: Templates): Template | undefined {
  if (payload.template === undefined) return undefined;
  const template = templates.find(payload.template);
  if (template || payload.transactional_message_id !== undefined) return template;
  return unknownTemplate(payload.template);
}

function addresseeOf(command: TransactionalCommand, template: Template | undefined) {
  const { channel, identifiers = identifiersOf(command) as Record<string, string> } = command.payload;
  if (Object.keys(identifiers).length !== 1) {
    throw new BusError('MESSAGE_INVALID', 'payload.identifiers: exactly one of id, email and cio_id is required', {
      field: 'payload.identifiers',
    });
  }
  return { channel: template?.channel ?? channel, identifiers };
}

/** The fields of an e-mail whose text is Liquid of the app: rendered here, so that Customer.io gets what it is to send. */
function ownText(
  template: OwnTextTemplate,
  texts: ReadonlyMap<string, ParsedText>,
  { from = template.from, message_data: data = {} }: { from?: unknown; message_data?: object | undefined },
): Record<string, unknown> {
  const { subject, body = '', plainBody } = texts.get(template.name)?.render(data) ?? {};
  if (!subject) throw textRefused(template.name, 'MESSAGE_INVALID', 'the subject is empty');
  if (Buffer.byteLength(body) > limits.sendBytes)
    throw textRefused(template.name, 'MESSAGE_TOO_LARGE', 'the body is too large');
  return { from, subject, body, ...(plainBody !== undefined && { body_plain: plainBody }) };
}

const textRefused = (name: string, code: 'MESSAGE_INVALID' | 'MESSAGE_TOO_LARGE', what: string) =>
  new BusError(code, `template ${name}: ${what}`, { field: 'payload.template', reason: 'wrong-text' });

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

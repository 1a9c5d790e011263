/** Fields of every send; others are passed to Customer.io as they are. */
interface SendFields {
  /** The person, if not the user id of the command. */
  identifiers?: { id: string } | { email: string } | { cio_id: string };
  /** What the template, or the text, refers to. */
  message_data?: Record<string, unknown>;
  /** When to send it, a date or ms since the epoch; at most 90 days ahead. @default now */
  send_at?: number | Date;
  language?: string;
  /** @default true */
  send_to_unsubscribed?: boolean;
  /** @default false */
  queue_draft?: boolean;
  /** @default false */
  disable_message_retention?: boolean;
  [field: string]: unknown;
}

/** A message of Customer.io's, by number or trigger name. */
interface Message {
  transactional_message_id: string | number;
}

/** A template of the registry, which determines the channel. */
export interface TemplateSend extends SendFields {
  template: string;
  /** Required by the template's channel, as below. */
  to?: string;
}

interface EmailFields extends SendFields {
  /** @default 'email' */
  channel?: 'email';
  /** Addresses, separated by commas; with `cc` and `bcc` at most 15. */
  to: string;
  cc?: string;
  bcc?: string;
  reply_to?: string;
  /** Files by name, in base64, 2 MB in all. A record of Kafka takes less: at most 1 MiB, compressed. */
  attachments?: Record<string, string>;
}

/** An e-mail of a template of Customer.io's, or with a text of its own. */
export type EmailSend = EmailFields & (Message | { body: string; subject: string; from: string });

/** A push message. */
export interface PushSend extends SendFields, Message {
  channel: 'push';
  /** `all`, `last_used`, or the token of a device. */
  to?: string;
}

/** A text message. */
export interface SmsSend extends SendFields, Message {
  channel: 'sms';
  /** A phone number such as `+14155552671`. */
  to: string;
}

/** A message of WhatsApp. */
export interface WhatsAppSend extends SendFields, Message {
  channel: 'whatsapp';
  /** A phone number such as `+14155552671`. */
  to?: string;
}

/** A message of the person's inbox, or within the app. */
export interface InAppSend extends SendFields, Message {
  channel: 'inbox_message' | 'in_app';
}

/** Payload of a transactional message: a `template` of the registry, or Customer.io's own send request plus `channel`. */
export type SendPayload = TemplateSend | EmailSend | PushSend | SmsSend | WhatsAppSend | InAppSend;

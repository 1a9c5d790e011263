import type { WebhookEvent } from '@cio-bus/contracts';

const encoder = new TextEncoder();

/** When the event happened, in seconds: Customer.io's unit for attributes that are times. */
export const secondsOf = (event: WebhookEvent): number => Math.floor(event.timestamp / 1_000);

/** The channel that attributes are named after. Events that do not tell their object type are those of emails. */
export const channelOf = ({ objectType }: WebhookEvent): string => (objectType === 'customer' ? 'email' : objectType);

/** Why the message failed, as its provider said. Of a push, why it failed on its first device; without text, empty. */
export function failureMessageOf({ data }: WebhookEvent): string {
  const [device] = Array.isArray(data.recipients) ? data.recipients : [];
  const message = data.failure_message ?? device?.failure_message;
  return typeof message === 'string' ? message : '';
}

/**
 * Whether the message went to the person's own address. A transactional message may go to any other, whose failure says
 * nothing about the person. Without both addresses it is taken for the person's.
 */
export function wentToPerson({ emailAddress, data }: WebhookEvent): boolean {
  if (emailAddress === undefined || typeof data.recipient !== 'string') return true;
  return data.recipient.toLowerCase().includes(emailAddress.toLowerCase()); // it may be `Ada <ada@example.com>`
}

/** Cuts a text to so many bytes of UTF-8, never within a character. */
export function cutToBytes(text: string, maxBytes: number): string {
  const { read } = encoder.encodeInto(text, new Uint8Array(maxBytes));
  return text.slice(0, read);
}

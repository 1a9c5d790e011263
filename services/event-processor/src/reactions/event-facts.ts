import { failureMessage, type WebhookEvent } from '@cio-bus/contracts';
import { emailAddresses } from './email-addresses.ts';

const encoder = new TextEncoder();

/** Time of the event in seconds, Customer.io's unit for time attributes. */
export const secondsOf = (event: WebhookEvent): number => Math.floor(event.timestamp / 1_000);

/** The channel in attribute names; `email` for events about the customer. */
export const channelOf = ({ objectType }: WebhookEvent): string => (objectType === 'customer' ? 'email' : objectType);

/** The provider's failure message; for push, that about the device. Empty when there is none. */
export const failureMessageOf = (event: WebhookEvent): string => failureMessage(event) ?? '';

/** The address that an email went to, in lower case; undefined if it is unknown or there are several. */
export function recipientOf({ data }: WebhookEvent): string | undefined {
  const recipients = typeof data.recipient === 'string' ? emailAddresses(data.recipient) : [];
  return recipients.length === 1 ? recipients[0] : undefined;
}

/**
 * Whether the message went to the person's own address and to no other. A transactional message may go to any address, whose
 * failure says nothing about the person; of several recipients, nobody knows which one failed. An unknown address means no.
 */
export function wentToPerson(event: WebhookEvent): boolean {
  const [own, ...others] = emailAddresses(event.emailAddress ?? '');
  return own !== undefined && others.length === 0 && recipientOf(event) === own;
}

/** Cuts a text to at most `maxBytes` bytes of UTF-8, never within a character. Half a surrogate pair becomes U+FFFD. */
export function cutToBytes(text: string, maxBytes: number): string {
  const wellFormed = text.toWellFormed();
  const { read } = encoder.encodeInto(wellFormed, new Uint8Array(maxBytes));
  return wellFormed.slice(0, read);
}

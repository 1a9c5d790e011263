import type { Delivery } from '../workspace/deliveries.ts';

/** What a send says itself, instead of its template. */
export interface OwnContent {
  title?: string;
  text?: string;
  /** Replaces the whole payload of a push message. */
  payload?: Record<string, unknown>;
  headers: Record<string, string[]>;
}

/** Fields that the option Body Content adds to `sent`. */
export interface MessageContent {
  content: string;
  headers?: Record<string, string[]>;
}

/**
 * Returns what was sent: for push and in-app messages a JSON string, for an e-mail with its headers. `bytes` is the size of a
 * text that the send does not have itself.
 */
export function messageContentOf(delivery: Delivery, own: OwnContent, bytes: number): MessageContent {
  const { channel, recipient, subject } = delivery;
  if (channel === 'email') {
    const headers = { To: [recipient], Subject: [subject], ...own.headers };
    return { content: own.text ?? generated('<p>', '</p>', bytes), headers };
  }
  const text = own.text ?? generated('', '', bytes);
  if (channel !== 'push' && channel !== 'in_app') return { content: text };
  return { content: JSON.stringify(own.payload ?? { title: own.title ?? subject, body: text }) };
}

const SENTENCE = 'A sentence with "quotes" to be escaped. ';

function generated(start: string, end: string, bytes: number): string {
  const length = Math.max(0, bytes - start.length - end.length);
  return start + SENTENCE.repeat(Math.ceil(length / SENTENCE.length)).slice(0, length) + end;
}

import { isObject } from '../validation/json-object.ts';
import type { OwnContent } from '../webhooks/message-content.ts';

/** Reads what a send says itself: an e-mail's body and headers, the texts or the payload of a push message. */
export function readOwnContent(body: Record<string, unknown>): OwnContent {
  const { title, message, body: emailBody, custom_payload: payload, from, headers } = body;
  const text = isText(emailBody) ? emailBody : message;
  return {
    ...(isText(title) && { title }),
    ...(isText(text) && { text }),
    ...(isObject(payload) && { payload }),
    headers: { ...(isText(from) && { From: [from] }), ...(isObject(headers) && listsOf(headers)) },
  };
}

const listsOf = (headers: Record<string, unknown>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().map(String)]));

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

import type { Secret } from '@cio-bus/service';
import { type SignatureScheme, signWebhook } from '@cio-bus/webhooks';

/** Longer than Customer.io waits (4 s): the receiver's own answer is the better message. */
const TIMEOUT_MS = 10_000;
const ANSWER_SHOWN = 300;

/** What webhook-receiver says about the events of a body. */
export interface ReceiverAnswer {
  /** How many of them it has accepted. */
  accepted: number;
  /** Why it has accepted no others: they are dead letters. */
  unusable?: string;
}

/** How an address responded to a body. */
export interface PostResult {
  /** Undefined when there was no response. */
  status?: number;
  /** Text of the response, or why there was none. */
  text: string;
  /** Undefined when the response is not one that webhook-receiver gives to a signed body. */
  answer?: ReceiverAnswer;
}

/** Posts bodies as Customer.io does. Never rejects. */
export interface WebhookPoster {
  signed(url: string, body: Buffer, now: number): Promise<PostResult>;
  /** Without signature headers: a receiver must refuse it. */
  unsigned(url: string, body: Buffer): Promise<PostResult>;
}

/** Creates a poster that signs with the first of the keys. */
export function createWebhookPoster(signing: {
  CUSTOMERIO_WEBHOOK_SECRET: readonly Secret[];
  WEBHOOK_SIGNATURE_SCHEME: SignatureScheme;
}): WebhookPoster {
  const [secret] = signing.CUSTOMERIO_WEBHOOK_SECRET as readonly [Secret];
  const scheme = signing.WEBHOOK_SIGNATURE_SCHEME;
  return {
    unsigned: (url, body) => post(url, body, {}),
    signed(url, rawBody, now) {
      const timestamp = String(Math.floor(now / 1_000));
      const signature = signWebhook(secret, { scheme, timestamp, rawBody });
      return post(url, rawBody, { 'x-cio-timestamp': timestamp, 'x-cio-signature': signature });
    },
  };
}

async function post(url: string, body: Buffer, headers: Record<string, string>): Promise<PostResult> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: new Uint8Array(body),
      redirect: 'manual', // Customer.io counts only a 2xx as success
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    return { status: response.status, text: text.slice(0, ANSWER_SHOWN), ...readAnswer(text) };
  } catch (error) {
    const { cause, message } = error as Error;
    return { text: cause instanceof Error ? cause.message : message };
  }
}

function readAnswer(text: string): Pick<PostResult, 'answer'> {
  try {
    const { accepted, unusable } = Object(JSON.parse(text)) as Record<string, unknown>;
    if (typeof accepted !== 'number') return {};
    return { answer: { accepted, ...(unusable === undefined ? {} : { unusable: String(unusable) }) } };
  } catch {
    return {};
  }
}

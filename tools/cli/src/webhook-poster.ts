import type { Secret } from '@cio-bus/service';
import { type SignatureScheme, signWebhook } from '@cio-bus/webhooks';

/** Longer than Customer.io waits (4 s): the receiver's own answer is the better message. */
const TIMEOUT_MS = 10_000;
const ANSWER_SHOWN = 300;

/** How an address responded to a body. */
export interface PostResult {
  /** Undefined when there was no response. */
  status?: number;
  /** Text of the response, or why there was none. */
  text: string;
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
    return { status: response.status, text: (await response.text()).slice(0, ANSWER_SHOWN) };
  } catch (error) {
    const { cause, message } = error as Error;
    return { text: cause instanceof Error ? cause.message : message };
  }
}

import { createHmac } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';

/** Result of one post; after a failure, how long the sender waits. */
export type PostResult = 'acknowledged' | 'back-off' | 'wait-an-hour';

export interface WebhookTarget {
  url: string;
  secret: string;
}

/** Posts signed bodies over kept-alive connections. */
export interface WebhookPost {
  send(target: WebhookTarget, body: string): Promise<PostResult>;
  close(): void;
}

interface PostOptions {
  now: () => number;
  /** Deadline of the whole exchange; Customer.io's is 4 s. */
  timeoutMs: number;
}

// Customer.io waits an hour after these and after a refused or reset connection; after a timeout it backs off.
const hourStatuses: ReadonlySet<number> = new Set([400, 401, 402, 403, 404, 405, 410, 429, 500, 502, 521]);

/** Creates a poster of webhooks. */
export function createWebhookPost({ now, timeoutMs }: PostOptions): WebhookPost {
  const agents = [new http.Agent({ keepAlive: true }), new https.Agent({ keepAlive: true })] as const;
  return {
    send({ url, secret }, body) {
      const [plainAgent, secureAgent] = agents;
      const secure = url.startsWith('https:');
      const headers = signedHeaders(secret, body, now());
      const agent = secure ? secureAgent : plainAgent;
      const request = (secure ? https : http).request(url, { method: 'POST', headers, agent });
      const result = resultWithin(request, timeoutMs);
      request.end(body);
      return result;
    },
    close() {
      for (const agent of agents) agent.destroy();
    },
  };
}

function signedHeaders(secret: string, body: string, nowMs: number): http.OutgoingHttpHeaders {
  const timestamp = Math.floor(nowMs / 1000);
  return {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-cio-timestamp': timestamp,
    'x-cio-signature': signWebhook(secret, timestamp, body),
  };
}

/** Computes the signature: hex HMAC-SHA256 of `v0:<timestamp>:<body>`. */
const signWebhook = (secret: string, timestamp: number, body: string): string =>
  createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');

function resultWithin(request: http.ClientRequest, timeoutMs: number): Promise<PostResult> {
  const { resolve, promise } = Promise.withResolvers<PostResult>();
  const complete = (result: PostResult) => {
    clearTimeout(timer);
    resolve(result);
  };
  const timer = setTimeout(() => {
    complete('back-off');
    request.destroy();
  }, timeoutMs);
  request.on('response', (response) => {
    response.resume();
    response.once('end', () => complete(resultOf(response.statusCode ?? 0)));
    response.on('error', () => complete('wait-an-hour'));
  });
  // Also on a connection that was kept alive: a POST is not sent again by itself, as it may have been processed.
  request.on('error', () => complete('wait-an-hour'));
  return promise;
}

function resultOf(status: number): PostResult {
  if (status >= 200 && status < 300) return 'acknowledged';
  return hourStatuses.has(status) ? 'wait-an-hour' : 'back-off';
}

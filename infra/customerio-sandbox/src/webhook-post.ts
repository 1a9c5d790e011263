import { createHmac } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';

/** How one post went; after a failure, how the sender waits. */
export type PostResult = 'acknowledged' | 'back-off' | 'wait-an-hour';

export interface WebhookTarget {
  url: string;
  secret: string;
}

/** Posts signed bodies over connections that are kept open. */
export interface WebhookPost {
  send(target: WebhookTarget, body: string): Promise<PostResult>;
  close(): void;
}

// Customer.io waits an hour after these, and only backs off after a time-out and the rest.
const hourStatuses: ReadonlySet<number> = new Set([400, 401, 402, 403, 404, 405, 410, 429, 500, 502, 521]);

/** The signature header's value: hex HMAC-SHA256 of `v0:<timestamp>:<body>`. */
const signWebhook = (secret: string, timestamp: number, body: string): string =>
  createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');

/** @param timeoutMs the whole exchange must be over by then; Customer.io waits 4 s */
export function createWebhookPost({ now, timeoutMs }: { now: () => number; timeoutMs: number }): WebhookPost {
  const agents = {
    'http:': new http.Agent({ keepAlive: true }),
    'https:': new https.Agent({ keepAlive: true }),
  };

  let closed = false;

  function attempt({ url, secret }: WebhookTarget, body: string): Promise<PostResult | 'stale-connection'> {
    const { resolve, promise } = Promise.withResolvers<PostResult | 'stale-connection'>();
    const secure = url.startsWith('https:');
    const timestamp = Math.floor(now() / 1000);
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-cio-timestamp': timestamp,
      'x-cio-signature': signWebhook(secret, timestamp, body),
    };
    const agent = agents[secure ? 'https:' : 'http:'];
    const request = (secure ? https : http).request(url, { method: 'POST', headers, agent }, (response) => {
      response.resume();
      response.once('end', () => settle(resultOf(response.statusCode ?? 0)));
      response.on('error', () => settle('wait-an-hour'));
    });
    const settle = (result: PostResult | 'stale-connection') => {
      clearTimeout(timer);
      resolve(result);
    };
    const timer = setTimeout(() => {
      settle('back-off');
      request.destroy();
    }, timeoutMs);
    request.on('error', () => settle(request.reusedSocket ? 'stale-connection' : 'wait-an-hour'));
    request.end(body);
    return promise;
  }

  return {
    async send(target, body) {
      const result = await attempt(target, body);
      if (result !== 'stale-connection') return result;
      if (closed) return 'back-off';
      // The server closed an idle connection while we wrote to it: no failure of the endpoint.
      const second = await attempt(target, body);
      return second === 'stale-connection' ? 'wait-an-hour' : second;
    },
    close() {
      closed = true;
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function resultOf(status: number): PostResult {
  if (status >= 200 && status < 300) return 'acknowledged';
  return hourStatuses.has(status) ? 'wait-an-hour' : 'back-off';
}

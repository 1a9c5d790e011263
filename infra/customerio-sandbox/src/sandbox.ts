import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSandboxApp } from './app.ts';
import { type CredentialSettings, createCredentials } from './http/credentials.ts';
import { createState } from './state.ts';
import type { WebhookSettings } from './webhooks/webhook-feed.ts';
import type { DeclaredTemplate } from './workspace/templates.ts';

export interface SandboxOptions extends CredentialSettings {
  /** @default 0, any free port */
  port?: number;
  /** Address to listen on. Anyone who can reach it can control the sandbox without a password. @default 127.0.0.1 */
  host?: string;
  /** @default 'us' */
  region?: 'us' | 'eu';
  /** Seed of the faults and of the reports on deliveries. @default 1 */
  seed?: number;
  /** Divides the waits of the webhook sender, not its timeout. @default 60 */
  timeScale?: number;
  /** Whether the App API refuses more than 10 requests per second and one broadcast per 10 s. @default true */
  isLimited?: boolean;
  /** The templates of the workspace; any other one is refused. @default every one that is sent */
  templates?: readonly DeclaredTemplate[];
  /** Target of the webhooks, and probabilities of reports. */
  webhooks?: WebhookSettings;
  /** Timeout of one webhook post, ms. @default 4000 */
  webhookTimeoutMs?: number;
  /** ms since the epoch. */
  now?: () => number;
}

/** A local Customer.io. */
export interface Sandbox {
  /** Rejects if the port is already in use. */
  start(): Promise<{ url: string }>;
  /** Closes every connection and cancels all waits. */
  stop(): Promise<void>;
}

/** Composition root: state, routes and server of one sandbox. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const { port = 0, host = '127.0.0.1', region = 'us', seed = 1, timeScale = 60, now = Date.now } = options;
  const { webhooks = {}, templates, webhookTimeoutMs: timeoutMs = 4_000, isLimited = true } = options;
  const state = createState({ webhooks, templates, seed, timeScale, timeoutMs, now });
  const app = createSandboxApp(state, { credentials: createCredentials(options), region, isLimited, now });
  // A connection that the client keeps alive must not be closed by us: that would be a fault that was not configured.
  const server = createServer({ keepAliveTimeout: 65_000 }, app);

  return {
    async start() {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      server.once('error', reject).listen(port, host, resolve);
      await promise;
      return { url: `http://${host}:${(server.address() as AddressInfo).port}` };
    },
    async stop() {
      state.feed.stop();
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

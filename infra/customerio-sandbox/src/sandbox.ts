import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSandboxApp } from './app.ts';
import { type CredentialSettings, createCredentials } from './credentials.ts';
import { createDeliveries } from './deliveries.ts';
import { createFaults } from './faults.ts';
import { createIntake } from './intake.ts';
import { createJournal } from './journal.ts';
import { createOutbox } from './outbox.ts';
import { createPeople } from './people.ts';
import { seededRandom } from './random.ts';
import { createSeries } from './series.ts';
import { createTraffic } from './traffic.ts';
import { createWebhookFeed, type WebhookSettings } from './webhook-feed.ts';

export interface SandboxOptions extends CredentialSettings {
  /** @default 0, any free port */
  port?: number;
  /** Address to listen on. Whoever reaches it steers it without a password. @default 127.0.0.1 */
  host?: string;
  /** @default 'us' */
  region?: 'us' | 'eu';
  /** Of the faults and of what becomes of a delivery. @default 1 */
  seed?: number;
  /** Divides the waits of the webhook sender, not its time-out. @default 60 */
  timeScale?: number;
  /** Where webhooks go, and how often what happens. */
  webhooks?: WebhookSettings;
  /** Of one webhook post, ms. @default 4000 */
  webhookTimeoutMs?: number;
  /** ms since the epoch. */
  now?: () => number;
}

/** A Customer.io that runs here. */
export interface Sandbox {
  /** Rejects when the port is taken. */
  start(): Promise<{ url: string }>;
  /** Ends every connection and all waiting. */
  stop(): Promise<void>;
}

/** Composition root: state, routes and server of one sandbox. */
export function createSandbox(options: SandboxOptions): Sandbox {
  const {
    port = 0,
    host = '127.0.0.1',
    region = 'us',
    seed = 1,
    timeScale = 60,
    webhookTimeoutMs: timeoutMs = 4_000,
    now = Date.now,
  } = options;
  const [journal, people, deliveries, series, traffic] = [
    createJournal(now),
    createPeople(),
    createDeliveries(),
    createSeries(),
    createTraffic(),
  ];
  const faults = createFaults({ random: seededRandom(seed), now });
  const intake = createIntake({ journal, people, now });
  const feed = createWebhookFeed({ settings: options.webhooks ?? {}, timeScale, timeoutMs, now });
  const outbox = createOutbox({ journal, people, deliveries, series, feed, seed, now });
  const credentials = createCredentials(options);

  function reset(): void {
    faults.replace({});
    for (const part of [journal, people, deliveries, series, traffic, intake, feed, outbox]) part.clear();
  }

  const app = createSandboxApp({
    journal,
    people,
    deliveries,
    series,
    traffic,
    faults,
    intake,
    feed,
    outbox,
    credentials,
    region,
    now,
    reset,
  });
  // A connection the client still counts on must not be closed under it: that would be a fault nobody asked for.
  const server = createServer({ keepAliveTimeout: 65_000 }, app);

  return {
    async start() {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      server.once('error', reject).listen(port, host, resolve);
      await promise;
      return { url: `http://${host}:${(server.address() as AddressInfo).port}` };
    },
    async stop() {
      feed.stop();
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

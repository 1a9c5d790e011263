import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookEnvelope } from '@cio-bus/contracts';
import type { ReportingWebhook } from '@cio-bus/customerio';
import { Secret } from '@cio-bus/service';
import { A_TIME_MS } from '@cio-bus/testkit';
import { normaliseWebhook, verifySignature } from '@cio-bus/webhooks';
import { createWebhookPoster } from '../src/webhook-poster.ts';
import { fakeCustomerIO, startCli } from './start-cli.ts';

const closing: (() => Promise<unknown>)[] = [];

/** Calls back when {@link closeAll} is called. */
export const onClose = (close: () => Promise<unknown>): void => void closing.push(close);

/** Closes the newest first. */
export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}

/** A receiver over HTTP that checks signatures, and adds the events to the records of the command line. */
export async function startReceiver({
  key = 'key',
  status,
  keeps = true,
}: {
  key?: string;
  status?: number;
  keeps?: boolean;
}) {
  const accepted: WebhookEnvelope[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const rawBody = Buffer.concat(chunks);
    const header = (name: string) => request.headers[name]?.toString();
    const signed = verifySignature({
      ...{ scheme: 'v0', secrets: [new Secret(key)], rawBody, now: A_TIME_MS },
      ...{ timestamp: header('x-cio-timestamp'), signature: header('x-cio-signature') },
    });
    const answer = status ?? (signed === undefined ? 401 : 200);
    if (answer === 200 && keeps)
      accepted.push(...normaliseWebhook(rawBody, { requestedAt: A_TIME_MS, now: A_TIME_MS }).events);
    response.writeHead(answer).end('');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => void server.close(resolve));
  onClose(close);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/customerio`;
  return { url, accepted, close };
}

/** A command line, the webhooks of its workspace, and the records of its Kafka. */
export function world(webhooks: readonly ReportingWebhook[] = [], records: Parameters<typeof startCli>[0] = {}) {
  const created: unknown[] = [];
  const customerio = async () =>
    fakeCustomerIO({
      listReportingWebhooks: async () => [...webhooks],
      createReportingWebhook: async (webhook) => {
        created.push(webhook);
        return { ...webhook, id: 8 };
      },
    });
  const poster = () =>
    createWebhookPoster({ CUSTOMERIO_WEBHOOK_SECRET: [new Secret('key')], WEBHOOK_SIGNATURE_SCHEME: 'v0' });
  return { ...startCli({ ...records, connections: { customerio, poster, ...records?.connections } }), created };
}

/** What {@link startReceiver} has accepted, as the topic of webhooks. */
export const topicOf = (accepted: readonly WebhookEnvelope[]) => ({
  connections: {
    read: async function* (topic: string) {
      for (const [offset, event] of accepted.entries())
        yield {
          ...{ topic, partition: 0, offset, key: null, timestamp: A_TIME_MS, headers: {} },
          value: Buffer.from(JSON.stringify(event)),
        };
    },
  },
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookEnvelope } from '@cio-bus/contracts';
import type { ReportingWebhook } from '@cio-bus/customerio';
import { quietTelemetry, Secret } from '@cio-bus/service';
import { A_TIME_MS } from '@cio-bus/testkit';
import { CustomerIOWebhooks } from '@cio-bus/webhooks';
import { createWebhookPoster } from '../src/webhook-poster.ts';
import { fakeCustomerIO, startCli } from './start-cli.ts';

const closing: (() => Promise<unknown>)[] = [];

/** Calls back when {@link closeAll} is called. */
export const onClose = (close: () => Promise<unknown>): void => void closing.push(close);

/** Closes the newest first. */
export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}

/** A receiver over HTTP, whose events are added to the records of the command line; or an address that gives one answer. */
export async function startReceiver({
  key = 'key',
  status,
  answer = '',
  keeps = true,
}: {
  key?: string;
  /** Status of every response, whoever signed the request. */
  status?: number;
  /** Body of every response with `status`. */
  answer?: string;
  keeps?: boolean;
}) {
  const accepted: WebhookEnvelope[] = [];
  const webhooks = new CustomerIOWebhooks({
    secrets: [key],
    accept: async (events) => void (keeps && accepted.push(...events)),
    now: () => A_TIME_MS,
    telemetry: quietTelemetry('webhook-receiver'),
  });
  const server = createServer((request, response) => {
    if (status === undefined) void webhooks.receive(request, response);
    else request.resume().on('end', () => response.writeHead(status).end(answer));
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

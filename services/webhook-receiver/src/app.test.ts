import { stopBudget } from '@cio-bus/service';
import { quietTelemetry } from '@cio-bus/service/telemetry';
import { expect, it } from 'vitest';
import { wireWebhookReceiver } from './app.ts';
import { webhookReceiverConfig } from './config.ts';
import { WEBHOOK_PATH } from './http/public-port.ts';

it('webhook-receiver opens its port before Kafka is there, and responds 503', async () => {
  const config = webhookReceiverConfig.parse({
    KAFKA_BROKERS: '127.0.0.1:1',
    CUSTOMERIO_WEBHOOK_SECRET: 'key',
    PORT: '0',
  });
  const [first] = wireWebhookReceiver({ config, telemetry: quietTelemetry('test'), stop: stopBudget(5_000) });
  await first?.start();
  const { port } = first as { port?: number };
  expect((await fetch(`http://127.0.0.1:${port}${WEBHOOK_PATH}`, { method: 'POST' })).status).toBe(503);
  await first?.stop();
});

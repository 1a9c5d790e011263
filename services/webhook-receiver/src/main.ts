import { runService } from '@cio-bus/service';
import { wireWebhookReceiver } from './app.ts';
import { webhookReceiverConfig } from './config.ts';

await runService({
  name: 'webhook-receiver',
  config: webhookReceiverConfig,
  smallHeap: true,
  wire: wireWebhookReceiver,
});

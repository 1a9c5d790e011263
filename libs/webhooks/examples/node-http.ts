import { createServer } from 'node:http';
import { CustomerIOWebhooks } from '@cio-bus/webhooks';

/** Node's HTTP server, without a framework. */
export function createApp(signingSecret: string) {
  const webhooks = new CustomerIOWebhooks(signingSecret);
  const app = createServer((request, response) => {
    if (request.url === '/webhooks/customerio') void webhooks.receive(request, response);
    else response.writeHead(404).end();
  });
  return { app, webhooks };
}

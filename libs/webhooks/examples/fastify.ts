import { CustomerIOWebhooks } from '@cio-bus/webhooks';
import fastify from 'fastify';

/** Fastify: a scope of its own, whose bodies it leaves to `receive`; its `bodyLimit` would be a 413. */
export function createApp(signingSecret: string) {
  const webhooks = new CustomerIOWebhooks(signingSecret);
  const app = fastify();
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null));
    scope.post('/webhooks/customerio', async (request, reply) => {
      reply.hijack();
      await webhooks.receive(request.raw, reply.raw);
    });
  });
  return { app, webhooks };
}

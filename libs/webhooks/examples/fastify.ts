import { CustomerIOWebhooks } from '@cio-bus/webhooks';
import fastify from 'fastify';

/** Fastify: a scope of its own, whose bodies are not parsed. */
export function createApp(signingSecret: string) {
  const webhooks = new CustomerIOWebhooks(signingSecret);
  const app = fastify({ bodyLimit: 5_000_000 });
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes));
    scope.post<{ Body: Buffer }>('/webhooks/customerio', async (request, reply) => {
      const { status, body } = await webhooks.handle({ rawBody: request.body, headers: request.headers });
      return reply.code(status).send(body);
    });
  });
  return { app, webhooks };
}

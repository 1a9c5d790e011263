import { type RequestHandler, Router } from 'express';
import type { Exchange } from '../http/exchange.ts';
import { messageTypeOf } from '../workspace/channel.ts';
import type { Deliveries, Delivery } from '../workspace/deliveries.ts';
import type { Resources } from '../workspace/resources.ts';
import type { Template, Templates } from '../workspace/templates.ts';
import { messageOf, messageQuery, pageOfMessages } from './message-page.ts';
import { notFound } from './not-found.ts';
import { withQuery } from './with-query.ts';

export interface AppLookupParts {
  deliveries: Deliveries;
  templates: Templates;
  resources: Resources;
}

/** The App API's lookups of messages and templates. */
export function appLookupRoutes(on: Exchange, parts: AppLookupParts): Router {
  const router = Router();
  messageRoutes(router, on, parts);
  router.get(
    '/transactional',
    on('app', () => ({ status: 200, body: { messages: parts.templates.list().map(templateOf) } })),
  );
  router.get(
    '/transactional/:id',
    on('app', ({ params }) => {
      const found = parts.templates.get(Number(params.id));
      return found ? { status: 200, body: { message: templateOf(found) } } : notFound();
    }),
  );
  router.get(
    '/transactional/:id/contents',
    on('app', ({ params }) => {
      const found = parts.templates.get(Number(params.id));
      return found ? { status: 200, body: { contents: [{ id: 1, type: messageTypeOf(found.channel) }] } } : notFound();
    }),
  );
  return router;
}

function messageRoutes(router: Router, on: Exchange, { deliveries, templates, resources }: AppLookupParts): void {
  const messages = (select: (id: string) => readonly Delivery[] | undefined): RequestHandler =>
    on('app', (request) =>
      withQuery(messageQuery, request, (query) => {
        const selected = select(String(request.params.id));
        return selected ? { status: 200, body: pageOfMessages(selected, query) } : notFound();
      }),
    );
  const message = on('app', ({ params }) => {
    const delivery = deliveries.get(String(params.id));
    return delivery ? { status: 200, body: { message: messageOf(delivery) } } : notFound();
  });

  router.get(
    '/messages',
    messages(() => deliveries.all()),
  );
  router.get(
    '/customers/:id/messages',
    messages((id) => deliveries.ofPerson(id)),
  );
  router.get(
    '/transactional/:id/messages',
    messages((id) => templates.get(Number(id)) && (deliveries.ofTemplate(Number(id)) ?? [])),
  );
  for (const parent of ['campaigns', 'broadcasts', 'newsletters']) {
    router.get(
      `/${parent}/:id/messages`, // only transactional messages are sent here
      messages((id) => (resources.get(parent, id) ? [] : undefined)),
    );
  }
  router.get('/messages/:id', message);
}

/** The name and the number of a transactional message; which trigger name it has, the listing does not say. */
const templateOf = ({ number, name }: Template) => ({
  id: number,
  name,
  description: '',
  send_to_unsubscribed: true,
  link_tracking: true,
});

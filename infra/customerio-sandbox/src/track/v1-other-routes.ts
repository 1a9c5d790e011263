import { Router } from 'express';
import type { Outbox } from '../app-api/outbox.ts';
import type { Exchange } from '../http/exchange.ts';
import { isObject } from '../validation/json-object.ts';
import type { PersonRef } from '../validation/person-ref.ts';
import { type Subscriptions, subscriptionsOf } from '../webhooks/customer-event.ts';
import type { Deliveries } from '../workspace/deliveries.ts';
import type { People } from '../workspace/people.ts';
import type { Profile } from '../workspace/profile.ts';

export interface OtherRouteParts {
  outbox: Outbox;
  people: People;
  deliveries: Deliveries;
  /** Called when a message's link has unsubscribed a person, with what they were subscribed to before. */
  changed: (person: Profile, before: Subscriptions, channel: string) => void;
  now: () => number;
}

const pushEvents: ReadonlySet<unknown> = new Set(['opened', 'converted', 'delivered']);
const refused = (error: string) => ({ status: 400, body: { meta: { error } } });
const accepted = { status: 200, body: {} };

/** Calls of Track v1 that the bus does not make: older push metrics, members of segments, forms. */
export function trackV1OtherRoutes(on: Exchange, { outbox }: Pick<OtherRouteParts, 'outbox'>): Router {
  const router = Router();
  router.post(
    '/push/events',
    on('track', ({ body }) => {
      const { delivery_id: deliveryId, event } = isObject(body) ? body : {};
      if (typeof deliveryId !== 'string' || deliveryId === '') return refused('delivery_id cannot be blank');
      if (!pushEvents.has(event)) return refused('event is unknown');
      outbox.report(deliveryId, String(event));
      return accepted;
    }),
  );
  for (const change of ['add_customers', 'remove_customers']) {
    router.post(
      `/segments/:id/${change}`,
      on('track', ({ body }) => (isObject(body) && Array.isArray(body.ids) ? accepted : refused('ids must be a list'))),
    );
  }
  router.post(
    '/forms/:id/submit',
    on('track', ({ body }) =>
      isObject(body) && isObject(body.data) ? { status: 204, body: {} } : refused('data must be an object'),
    ),
  );
  return router;
}

/** `POST /unsubscribe/:delivery`: the page of an own unsubscribe link. It needs no credentials. */
export function unsubscribeRoutes({ outbox, people, deliveries, changed, now }: OtherRouteParts): Router {
  const router = Router();
  function unsubscribe(ref: PersonRef, channel: string): void {
    const before = subscriptionsOf(people.find(ref));
    people.identify(ref, { unsubscribed: true }, Math.floor(now() / 1000));
    const person = people.find(ref);
    if (person) changed(person, before, channel);
  }
  router.post('/unsubscribe/:delivery', ({ params, body }, response) => {
    const delivery = deliveries.get(params.delivery);
    const id = delivery?.identifiers.id;
    if (delivery && isObject(body) && body.unsubscribe === true) {
      outbox.report(delivery.id, 'unsubscribed');
      if (id) unsubscribe({ type: 'id', value: id }, delivery.channel);
    }
    response.json({});
  });
  return router;
}

import { type Request, type RequestHandler, Router } from 'express';
import type { Exchange } from '../exchange.ts';
import type { Intake } from '../intake.ts';
import { checkBytes, limits } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import {
  isObject,
  type RefusePolicy,
  readEvent,
  readPerson,
  readTrackItem,
  type TrackCall,
  type TrackEvent,
} from '../track-item.ts';

/** `/api/v1` of the Track API: one item a request, put into v2's form and taken in the same way. */
export function trackV1Routes(on: Exchange, intake: Intake, policy: () => RefusePolicy, region: 'us' | 'eu'): Router {
  const router = Router();

  const takes = (read: (request: Request, body: Record<string, unknown>) => TrackCall): RequestHandler =>
    on('track', (request, requestId) => {
      try {
        const body: unknown = request.body ?? {};
        if (!isObject(body)) throw new Refusal('invalid', 'body', 'body must be a JSON object');
        const entry = intake.accept(read(request, body), requestId);
        return { status: 200, body: {}, ...(entry && { accepted: [entry] }) };
      } catch (error) {
        if (error instanceof Refusal) return { status: 400, body: { meta: { error: error.message } } };
        throw error;
      }
    });
  const ofPerson = (action: string, fields: (request: Request, body: Record<string, unknown>) => object = () => ({})) =>
    takes((request, body) =>
      readTrackItem(
        { type: 'person', action, identifiers: identifiersOf(request), ...fields(request, body) },
        policy(),
      ),
    );
  const anonymousEvent = takes((_request, body) => {
    const { anonymous_id: id = '' } = body;
    if (typeof id !== 'string') throw new Refusal('invalid', 'anonymous_id', 'anonymous_id must be a string');
    checkBytes('anonymous_id', Buffer.byteLength(id), limits.identifierBytes);
    return readEvent(eventType(body), id, eventFields(body), policy());
  });

  router.get(
    '/accounts/region',
    on('track', () => ({ status: 200, body: regionBody(region) })),
  );
  router.put(
    '/customers/:id',
    ofPerson('identify', (_request, attributes) => ({ attributes })),
  );
  router.delete('/customers/:id', ofPerson('delete'));
  router.post('/customers/:id/suppress', ofPerson('suppress'));
  router.post('/customers/:id/unsuppress', ofPerson('unsuppress'));
  router.post(
    '/customers/:id/events',
    takes((request, body) =>
      readEvent(eventType(body), readPerson(identifiersOf(request)), eventFields(body), policy()),
    ),
  );
  router.post('/events', anonymousEvent);
  router.put(
    '/customers/:id/devices',
    ofPerson('add_device', (_request, body) => ({ device: deviceOf(body) })),
  );
  router.delete(
    '/customers/:id/devices/:token',
    ofPerson('delete_device', ({ params }) => ({ device: { token: params.token } })),
  );
  router.post(
    '/merge_customers',
    takes((_request, { primary, secondary }) =>
      readTrackItem({ type: 'person', action: 'merge', primary, secondary }, policy()),
    ),
  );
  return router;
}

/** An identifier in a path is an email, `cio_` and a cio_id, or an id. */
function identifiersOf(request: Request): Record<string, string> {
  const identifier = String(request.params.id);
  if (identifier.includes('@')) return { email: identifier };
  return identifier.startsWith('cio_') ? { cio_id: identifier.slice('cio_'.length) } : { id: identifier };
}

function eventType({ type = 'event' }: Record<string, unknown>): TrackEvent['action'] {
  if (type === 'event' || type === 'page' || type === 'screen') return type;
  throw new Refusal('invalid', 'type', 'type must be event, page or screen');
}

/** v1 says `data` where v2 says `attributes`. */
const eventFields = ({ data, ...event }: Record<string, unknown>) => ({ ...event, attributes: data });

/** v1 says `id` where v2 says `token`. */
function deviceOf({ device }: Record<string, unknown>): Record<string, unknown> {
  const { id: token, ...rest } = isObject(device) ? device : { id: undefined };
  return { ...rest, token };
}

const regionBody = (region: 'us' | 'eu') => ({
  url: region === 'us' ? 'track.customer.io' : 'track-eu.customer.io',
  region,
  data_center: region,
  environment_id: 1,
});

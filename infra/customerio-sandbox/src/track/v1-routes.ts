import { type Request, type RequestHandler, Router } from 'express';
import type { Exchange } from '../http/exchange.ts';
import { isObject, type JsonObject } from '../validation/json-object.ts';
import { checkBytes, limits } from '../validation/limits.ts';
import { readPerson } from '../validation/person-ref.ts';
import { RequestError } from '../validation/request-error.ts';
import { readMetric } from './relationship-item.ts';
import { type RejectionPolicy, readEvent, readTrackItem, type TrackCall, type TrackEvent } from './track-item.ts';
import type { TrackProcessor } from './track-processor.ts';

export interface TrackRouteParts {
  trackProcessor: TrackProcessor;
  policy: () => RejectionPolicy;
}

type ReadCall = (request: Request, body: JsonObject) => TrackCall;
type Accept = (read: ReadCall) => RequestHandler;

/** `/api/v1` of the Track API: one item per request, converted to v2's format and processed in the same way. */
export function trackV1Routes(on: Exchange, parts: TrackRouteParts, region: 'us' | 'eu'): Router {
  const router = Router();
  const accept = acceptWith(on, parts.trackProcessor);
  router.get(
    '/accounts/region',
    on('track', () => ({ status: 200, body: regionBody(region) })),
  );
  personRoutes(router, accept, parts.policy);
  eventRoutes(router, accept, parts.policy);
  return router;
}

const acceptWith =
  (on: Exchange, trackProcessor: TrackProcessor): Accept =>
  (read) =>
    on('track', (request, requestId) => {
      try {
        const body: unknown = request.body ?? {};
        if (!isObject(body)) throw new RequestError('invalid', 'body', 'body must be a JSON object');
        const entry = trackProcessor.accept(read(request, body), requestId);
        return { status: 200, body: {}, ...(entry && { accepted: [entry] }) };
      } catch (error) {
        if (error instanceof RequestError) return { status: 400, body: { meta: { error: error.message } } };
        throw error;
      }
    });

function personRoutes(router: Router, accept: Accept, policy: () => RejectionPolicy): void {
  const onPerson = (action: string, fields: (request: Request, body: JsonObject) => object = () => ({})) =>
    accept((request, body) =>
      readTrackItem(
        { type: 'person', action, identifiers: identifiersOf(request), ...fields(request, body) },
        policy(),
      ),
    );
  const addDevice = onPerson('add_device', (_request, body) => ({ device: deviceOf(body) }));
  const deleteDevice = onPerson('delete_device', ({ params }) => ({ device: { token: params.token } }));
  const merge = accept((_request, { primary, secondary }) =>
    readTrackItem({ type: 'person', action: 'merge', primary, secondary }, policy()),
  );

  router.put(
    '/customers/:id',
    onPerson('identify', (_request, attributes) => ({ attributes })),
  );
  router.delete('/customers/:id', onPerson('delete'));
  router.post('/customers/:id/suppress', onPerson('suppress'));
  router.post('/customers/:id/unsuppress', onPerson('unsuppress'));
  router.put('/customers/:id/devices', addDevice);
  router.delete('/customers/:id/devices/:token', deleteDevice);
  router.post('/merge_customers', merge);
}

function eventRoutes(router: Router, accept: Accept, policy: () => RejectionPolicy): void {
  const personEvent = accept((request, body) =>
    readEvent(eventType(body), readPerson(identifiersOf(request)), eventFields(body), policy()),
  );
  const anonymousEvent = accept((_request, body) => {
    const { anonymous_id: id = '' } = body;
    if (typeof id !== 'string') throw new RequestError('invalid', 'anonymous_id', 'anonymous_id must be a string');
    checkBytes('anonymous_id', Buffer.byteLength(id), limits.identifierBytes);
    return readEvent(eventType(body), id, eventFields(body), policy());
  });

  router.post('/customers/:id/events', personEvent);
  router.post('/events', anonymousEvent);
  router.post(
    '/metrics',
    accept((_request, body) => readMetric(body)),
  );
}

/** An identifier in a path is an email, a cio_id with the prefix `cio_`, or an id. */
function identifiersOf(request: Request): Record<string, string> {
  const identifier = String(request.params.id);
  if (identifier.includes('@')) return { email: identifier };
  return identifier.startsWith('cio_') ? { cio_id: identifier.slice('cio_'.length) } : { id: identifier };
}

function eventType({ type = 'event' }: JsonObject): TrackEvent['action'] {
  if (type === 'event' || type === 'page' || type === 'screen') return type;
  throw new RequestError('invalid', 'type', 'type must be event, page or screen');
}

/** v1 uses `data` where v2 uses `attributes`. */
const eventFields = ({ data, ...event }: JsonObject) => ({ ...event, attributes: data });

/** v1 uses `id` where v2 uses `token`. */
function deviceOf({ device }: JsonObject): JsonObject {
  const { id: token, ...rest } = isObject(device) ? device : { id: undefined };
  return { ...rest, token };
}

const regionBody = (region: 'us' | 'eu') => ({
  url: region === 'us' ? 'track.customer.io' : 'track-eu.customer.io',
  region,
  data_center: region,
  environment_id: 1,
});

import { type Request, Router } from 'express';
import type { Exchange, RouteResponse } from '../http/exchange.ts';
import { isObject } from '../validation/json-object.ts';
import type { Objects } from '../workspace/objects.ts';
import type { People } from '../workspace/people.ts';
import type { Profile } from '../workspace/profile.ts';
import { notFound } from './not-found.ts';

export interface PersonRouteParts {
  people: People;
  objects: Objects;
}

/** The App API's lookups of people and objects, and their searches, which find everybody. */
export function personRoutes(on: Exchange, { people, objects }: PersonRouteParts): Router {
  const router = Router();
  const ofPerson = (respond: (profile: Profile) => object) =>
    on('app', (request) => {
      const profile = findPerson(people, request);
      return profile ? ok(respond(profile)) : notFound();
    });

  searchRoutes(router, on, people);
  router.get(
    '/customers/:id/attributes',
    ofPerson((profile) => ({ customer: customerOf(profile) })),
  );
  router.get(
    '/customers/:id/activities',
    ofPerson(() => ({ activities: [], next: '' })),
  );
  router.get(
    '/customers/:id/segments',
    ofPerson(() => ({ segments: [] })),
  );
  router.get(
    '/customers/:id/subscription_preferences',
    ofPerson((profile) => ({ customer: customerOf(profile) })),
  );
  router.get(
    '/customers/:id/relationships',
    ofPerson((profile) => ({ cio_relationships: relationshipsOf(profile), next: '' })),
  );
  objectRoutes(router, on, objects);
  return router;
}

/** Everybody with an address, of a list of ids, or at all: a search's filter is not applied. */
function searchRoutes(router: Router, on: Exchange, people: People): void {
  router.get(
    '/customers',
    on('app', ({ query }) => {
      const profile = people.find({ type: 'email', value: String(query.email) });
      return ok({ results: profile ? [identifiersOf(profile)] : [] });
    }),
  );
  router.post(
    '/customers',
    on('app', () => ok({ identifiers: people.all().map(identifiersOf), ids: [], next: '' })),
  );
  router.post(
    '/customers/attributes',
    on('app', ({ body }) => {
      const ids: unknown[] = isObject(body) && Array.isArray(body.ids) ? body.ids : [];
      const found = ids.map((id) => people.find({ type: 'id', value: String(id) })).filter((one) => one !== undefined);
      return ok({ customers: found.map(customerOf) });
    }),
  );
}

function objectRoutes(router: Router, on: Exchange, objects: Objects): void {
  const named = ({ params }: Request) => objects.views()[`${params.type}:${params.id}`];
  const ofObject = (respond: (attributes: object) => object) =>
    on('app', (request) => {
      const attributes = named(request);
      return attributes ? ok(respond(attributes)) : notFound();
    });
  router.post(
    '/objects',
    on('app', () => ok({ identifiers: Object.keys(objects.views()).map(objectIdentifiers), next: '' })),
  );
  router.get(
    '/objects/:type/:id/attributes',
    ofObject((attributes) => ({ object: { attributes } })),
  );
  router.get(
    '/objects/:type/:id/relationships',
    ofObject(() => ({ cio_relationships: [], next: '' })),
  );
}

/** A person in a path is named by `id` unless the query says by what. */
function findPerson(people: People, { params, query }: Request): Profile | undefined {
  const type = query.id_type === 'email' || query.id_type === 'cio_id' ? query.id_type : 'id';
  return people.find({ type, value: String(params.id) });
}

const identifiersOf = ({ id, email, cioId }: Profile) => ({ id: id ?? null, email: email ?? null, cio_id: cioId });

/** Every attribute is returned as text. */
const customerOf = (profile: Profile) => ({
  id: profile.id ?? '',
  identifiers: identifiersOf(profile),
  attributes: Object.fromEntries([...profile.attributes].map(([name, { value }]) => [name, asText(value)])),
  devices: [...profile.devices.values()].map(({ token, ...device }) => ({ id: token, ...device })),
  unsubscribed: profile.attributes.get('unsubscribed')?.value === true,
});

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const relationshipsOf = ({ relationships }: Profile) =>
  [...relationships].map(([object, attributes]) => ({
    identifiers: objectIdentifiers(object),
    relationship_attributes: attributes,
  }));

function objectIdentifiers(name: string): { object_type_id: string; object_id: string } {
  const [type = '', ...id] = name.split(':');
  return { object_type_id: type, object_id: id.join(':') };
}

const ok = (body: object): RouteResponse => ({ status: 200, body });

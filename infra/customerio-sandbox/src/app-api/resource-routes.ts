import { type Request, Router } from 'express';
import type { Exchange, RouteResponse } from '../http/exchange.ts';
import { isObject } from '../validation/json-object.ts';
import type { Resources } from '../workspace/resources.ts';
import { notFound } from './not-found.ts';

type Operation = 'list' | 'create' | 'get' | 'update' | 'delete';

/** A collection of the App API: what can be done to it, and the names of its envelopes. */
interface Collection {
  /** Path, and the name under which it is stored. */
  path: string;
  many: string;
  one: string;
  operations: readonly Operation[];
  /** Path of listing and creating, if it is another one. */
  listAt?: string;
}

const all = ['list', 'create', 'get', 'update', 'delete'] as const;

const collections: readonly Collection[] = [
  { path: 'campaigns', many: 'campaigns', one: 'campaign', operations: ['list', 'get'] },
  { path: 'broadcasts', many: 'broadcasts', one: 'broadcast', operations: ['list', 'get'] },
  { path: 'newsletters', many: 'newsletters', one: 'newsletter', operations: ['list', 'create', 'get', 'delete'] },
  { path: 'segments', many: 'segments', one: 'segment', operations: ['list', 'create', 'get', 'delete'] },
  { path: 'collections', many: 'collections', one: 'collection', operations: all },
  { path: 'sender_identities', many: 'sender_identities', one: 'sender_identity', operations: ['list', 'get'] },
  { path: 'exports', many: 'exports', one: 'export', operations: ['list', 'get'] },
  { path: 'imports', many: 'imports', one: 'import', operations: ['create', 'get'] },
  { path: 'design_studio/folders', many: 'folders', one: 'folder', operations: all },
  { path: 'design_studio/emails', many: 'emails', one: 'email', operations: all },
  { path: 'design_studio/components', many: 'components', one: 'component', operations: all },
  { path: 'assets/folders', many: 'folders', one: 'folder', operations: all },
  { path: 'assets/files', many: 'assets', one: 'asset', operations: ['create', 'get', 'update', 'delete'] },
  { path: 'assets/files', many: 'assets', one: 'asset', operations: ['list', 'create'], listAt: 'assets' },
];

/** Lists, creates, reads, updates and deletes what the workspace has; nothing of it has an effect on people or messages. */
export function resourceRoutes(on: Exchange, resources: Resources): Router {
  const router = Router();
  for (const collection of collections) collectionRoutes(router, on, resources, collection);
  snippetRoutes(router, on, resources);
  return router;
}

function collectionRoutes(router: Router, on: Exchange, resources: Resources, collection: Collection): void {
  const { path, many, one, operations, listAt = path } = collection;
  const wrapped = (resource: object | undefined): RouteResponse =>
    resource ? { status: 200, body: { [one]: resource } } : notFound();
  const routes: Record<Operation, () => void> = {
    list: () =>
      router.get(
        `/${listAt}`,
        on('app', () => ok({ [many]: resources.list(path), next: '' })),
      ),
    create: () =>
      router.post(
        `/${listAt}`,
        on('app', (request) => wrapped(resources.put(path, fieldsOf(request)))),
      ),
    get: () =>
      router.get(
        `/${path}/:id`,
        on('app', (request) => wrapped(resources.get(path, idOf(request)))),
      ),
    update: () =>
      router.put(
        `/${path}/:id`,
        on('app', (request) => {
          const known = resources.get(path, idOf(request));
          return wrapped(known && resources.put(path, fieldsOf(request), known.id));
        }),
      ),
    delete: () =>
      router.delete(
        `/${path}/:id`,
        on('app', (request) => (resources.remove(path, idOf(request)) ? { status: 204, body: {} } : notFound())),
      ),
  };
  for (const operation of operations) routes[operation]();
}

/** Snippets are found by their name, which is in the body when one is created or updated. */
function snippetRoutes(router: Router, on: Exchange, resources: Resources): void {
  const put = on('app', (request) => {
    const { name, value } = fieldsOf(request);
    if (typeof name !== 'string' || typeof value !== 'string') {
      return { status: 400, body: { errors: [{ detail: 'name and value are required', status: '400' }] } };
    }
    return ok({ snippet: resources.put('snippets', { name, value }, name) });
  });
  router.get(
    '/snippets',
    on('app', () => ok({ snippets: resources.list('snippets') })),
  );
  router.post('/snippets', put);
  router.put('/snippets', put);
  router.delete(
    '/snippets/:id',
    on('app', (request) => (resources.remove('snippets', idOf(request)) ? { status: 204, body: {} } : notFound())),
  );
}

const ok = (body: object): RouteResponse => ({ status: 200, body });
const idOf = ({ params }: Request): string => String(params.id);
const fieldsOf = ({ body }: Request): Record<string, unknown> => (isObject(body) ? body : {});

import { type Request, Router } from 'express';
import type { Exchange } from '../http/exchange.ts';
import { isObject } from '../validation/json-object.ts';
import type { Resources } from '../workspace/resources.ts';
import { notFound } from './not-found.ts';

/** Paths below a collection, with the name of their envelope. A document is there as soon as its parent is. */
const documents: Readonly<Record<string, string>> = {
  'campaigns/:id/actions/:a': 'action',
  'campaigns/:id/actions/:a/language/:l': 'action',
  'broadcasts/:id/actions/:a': 'action',
  'broadcasts/:id/actions/:a/language/:l': 'action',
  'newsletters/:id/contents/:c': 'content',
  'newsletters/:id/language/:l': 'content',
  'newsletters/:id/test_group/:g/language/:l': 'content',
  'transactional/:id/content/:c': 'content',
  'transactional/:id/language/:l': 'content',
  'design_studio/emails/:id/languages/:l': 'translation',
  'collections/:id/content': 'content',
};

/** Lists below a collection. Some also take a new member. */
const lists: Readonly<Record<string, string>> = {
  'campaigns/:id/actions': 'actions',
  'broadcasts/:id/actions': 'actions',
  'broadcasts/:id/triggers': 'triggers',
  'newsletters/:id/contents': 'contents',
  'newsletters/:id/test_groups': 'test_groups',
  'design_studio/emails/:id/languages': 'translations',
  'segments/:id/used_by': 'used_by',
  'sender_identities/:id/used_by': 'used_by',
};

/** Paths that take something and keep it: the answer is what was given. */
const additions: Readonly<Record<string, string>> = {
  'newsletters/:id/language': 'content',
  'newsletters/:id/test_groups': 'test_group',
  'newsletters/:id/test_group/:g/language': 'content',
  'newsletters/:id/send': 'newsletter',
  'newsletters/:id/schedule': 'newsletter',
  'design_studio/emails/:id/languages': 'translation',
};

/** What is below campaigns, newsletters and templates: actions, contents, translations. Stored, and without effect. */
export function documentRoutes(on: Exchange, resources: Resources, isTemplate: (id: string) => boolean): Router {
  const router = Router();
  const hasParent = ({ path, params }: Request): boolean => {
    const collection = path.slice(1, path.indexOf(`/${encodeURIComponent(String(params.id))}`));
    if (collection === 'transactional') return isTemplate(String(params.id));
    return resources.get(collection, String(params.id)) !== undefined;
  };
  const answer = (one: string, read: (request: Request) => unknown) =>
    on('app', (request) => (hasParent(request) ? { status: 200, body: { [one]: read(request) } } : notFound()));
  const written = (one: string) => answer(one, ({ path, body }) => resources.write(path, isObject(body) ? body : {}));

  for (const [path, one] of Object.entries(documents)) {
    router.get(
      `/${path}`,
      answer(one, (request) => resources.document(request.path)),
    );
    router.put(`/${path}`, written(one));
    router.delete(
      `/${path}`,
      on('app', (request) => (hasParent(request) ? { status: 204, body: {} } : notFound())),
    );
  }
  for (const [path, many] of Object.entries(lists))
    router.get(
      `/${path}`,
      answer(many, () => []),
    );
  for (const [path, one] of Object.entries(additions)) router.post(`/${path}`, written(one));
  return router;
}

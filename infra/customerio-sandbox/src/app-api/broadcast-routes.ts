import { Router } from 'express';
import type { Exchange } from '../http/exchange.ts';
import { isObject } from '../validation/json-object.ts';
import { bytesOf, checkBytes, limits } from '../validation/limits.ts';
import { RequestError } from '../validation/request-error.ts';
import type { Journal } from '../workspace/journal.ts';
import type { Resources } from '../workspace/resources.ts';
import { notFound } from './not-found.ts';

/** The ways to name who gets a broadcast; at most one of them. */
const audiences = ['recipients', 'emails', 'ids', 'per_user_data', 'data_file_url'] as const;

export interface BroadcastRouteParts {
  journal: Journal;
  resources: Resources;
}

/** `/v1/campaigns/:id/triggers`: accepts a broadcast, journals it and sends nothing. */
export function broadcastRoutes(on: Exchange, { journal, resources }: BroadcastRouteParts): Router {
  const router = Router();
  const nameOf = (id: unknown, trigger: unknown) => `${id}/${trigger}`;
  const trigger = (respond: (fields: Record<string, unknown>) => object) =>
    on('app', ({ params }) => {
      const found = resources.get('triggers', nameOf(params.id, params.trigger));
      return found ? { status: 200, body: respond(found) } : notFound();
    });

  router.post(
    '/campaigns/:id/triggers',
    on('app', ({ params, body }, requestId) => {
      try {
        const data = readTrigger(body);
        const id = resources.list('triggers').length + 1;
        resources.put('triggers', { trigger: id, campaign_id: Number(params.id) }, nameOf(params.id, id));
        const name = `broadcast:${params.id}`;
        const entry = journal.append({ api: 'app', action: 'broadcast', personId: name, requestId, messageData: data });
        return { status: 200, body: { id }, accepted: [entry] };
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        return { status: 400, body: { errors: [{ detail: error.message, status: '400' }] } };
      }
    }),
  );
  router.get(
    '/campaigns/:id/triggers/:trigger',
    trigger(({ trigger: id, campaign_id }) => ({ id, campaign_id, processed_at: 0 })),
  );
  router.get(
    '/campaigns/:id/triggers/:trigger/errors',
    trigger(() => ({ errors: [], next: '' })),
  );
  return router;
}

/** Parses a trigger. @throws RequestError for data or an audience beyond the documented limits */
function readTrigger(body: unknown): Record<string, unknown> {
  const { data = {}, ...rest } = isObject(body) ? body : {};
  if (!isObject(data)) throw new RequestError('invalid', 'data', 'data must be an object');
  checkBytes('data', bytesOf(data), limits.broadcastDataBytes);
  const named = audiences.filter((name) => rest[name] !== undefined);
  if (named.length > 1)
    throw new RequestError('invalid', named[1] ?? '', `only one of ${audiences.join(', ')} may be given`);
  for (const name of ['emails', 'ids', 'per_user_data']) {
    const list = rest[name];
    if (Array.isArray(list) && list.length > limits.broadcastRecipients) {
      throw new RequestError('too_large', name, `${name} has more than ${limits.broadcastRecipients} entries`);
    }
  }
  return data;
}

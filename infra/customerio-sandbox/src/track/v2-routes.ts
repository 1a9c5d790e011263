import { Router } from 'express';
import type { BodyReader } from '../http/body.ts';
import type { Exchange, RouteResponse } from '../http/exchange.ts';
import { isObject } from '../validation/json-object.ts';
import { bytesOf, checkBytes, limits } from '../validation/limits.ts';
import { RequestError } from '../validation/request-error.ts';
import type { JournalEntry } from '../workspace/journal-entry.ts';
import { readTrackItem } from './track-item.ts';
import type { TrackRouteParts } from './v1-routes.ts';

interface ItemError {
  batch_index: number;
  reason: string;
  field: string;
  message: string;
}

/** `/api/v2` of the Track API: one item, or a batch whose invalid items are listed in a 207. */
export function trackV2Routes(on: Exchange, { trackProcessor, policy }: TrackRouteParts, bodies: BodyReader): Router {
  const router = Router();

  router.post(
    '/entity',
    on('track', (request, requestId) =>
      orRejectRequest(() => {
        checkBytes('body', bodies.sizeOf(request), limits.itemBytes);
        const entry = trackProcessor.accept(readTrackItem(request.body, policy()), requestId);
        return { status: 200, body: {}, ...(entry && { accepted: [entry] }) };
      }),
    ),
  );
  router.post(
    '/batch',
    on('track', (request, requestId) =>
      orRejectRequest(() => {
        checkBytes('body', bodies.sizeOf(request), limits.batchBytes);
        const items: unknown = isObject(request.body) ? request.body.batch : undefined;
        if (!Array.isArray(items) || items.length === 0) {
          throw new RequestError('required', 'batch', 'batch must be an array of at least one item');
        }
        return acceptBatch(items, requestId);
      }),
    ),
  );
  return router;

  function acceptBatch(items: unknown[], requestId: number): RouteResponse {
    const accepted: JournalEntry[] = [];
    const errors: ItemError[] = [];
    for (const [index, item] of items.entries()) {
      try {
        checkBytes('item', bytesOf(item), limits.itemBytes);
        const entry = trackProcessor.accept(readTrackItem(item, policy()), requestId);
        if (entry) accepted.push(entry);
      } catch (error) {
        if (!(error instanceof RequestError)) throw error;
        errors.push({ batch_index: index, reason: error.reason, field: error.field, message: error.message });
      }
    }
    return errors.length === 0 ? { status: 200, body: {}, accepted } : { status: 207, body: { errors }, accepted };
  }
}

/** Rejects the whole request with 400 if `respond` throws a RequestError. */
function orRejectRequest(respond: () => RouteResponse): RouteResponse {
  try {
    return respond();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const { reason, field, message } = error;
    return { status: 400, body: { errors: [{ reason, field, message }] } };
  }
}

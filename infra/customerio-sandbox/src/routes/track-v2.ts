import { Router } from 'express';
import type { BodyReader } from '../body.ts';
import type { Answer, Exchange } from '../exchange.ts';
import type { Intake } from '../intake.ts';
import type { JournalEntry } from '../journal-entry.ts';
import { bytesOf, checkBytes, limits } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import { isObject, type RefusePolicy, readTrackItem } from '../track-item.ts';

interface ItemError {
  batch_index: number;
  reason: string;
  field: string;
  message: string;
}

/** `/api/v2` of the Track API: one item, or a batch whose bad items are named in a 207. */
export function trackV2Routes(on: Exchange, intake: Intake, policy: () => RefusePolicy, bodies: BodyReader): Router {
  const router = Router();

  router.post(
    '/entity',
    on('track', (request, requestId) =>
      orWholeRequestRefused(() => {
        checkBytes('body', bodies.sizeOf(request), limits.itemBytes);
        const entry = intake.accept(readTrackItem(request.body, policy()), requestId);
        return { status: 200, body: {}, ...(entry && { accepted: [entry] }) };
      }),
    ),
  );
  router.post(
    '/batch',
    on('track', (request, requestId) =>
      orWholeRequestRefused(() => {
        checkBytes('body', bodies.sizeOf(request), limits.batchBytes);
        const items: unknown = isObject(request.body) ? request.body.batch : undefined;
        if (!Array.isArray(items) || items.length === 0) {
          throw new Refusal('required', 'batch', 'batch must be an array of at least one item');
        }
        return acceptBatch(items, requestId);
      }),
    ),
  );
  return router;

  function acceptBatch(items: unknown[], requestId: number): Answer {
    const accepted: JournalEntry[] = [];
    const errors: ItemError[] = [];
    for (const [index, item] of items.entries()) {
      try {
        checkBytes('item', bytesOf(item), limits.itemBytes);
        const entry = intake.accept(readTrackItem(item, policy()), requestId);
        if (entry) accepted.push(entry);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        errors.push({ batch_index: index, reason: error.reason, field: error.field, message: error.message });
      }
    }
    return errors.length === 0 ? { status: 200, body: {}, accepted } : { status: 207, body: { errors }, accepted };
  }
}

function orWholeRequestRefused(answer: () => Answer): Answer {
  try {
    return answer();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { reason, field, message } = error;
    return { status: 400, body: { errors: [{ reason, field, message }] } };
  }
}

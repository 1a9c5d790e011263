import { Router } from 'express';
import type { FaultSettings } from '../faults/faults.ts';
import type { Exchange } from '../http/exchange.ts';
import { RequestError } from '../validation/request-error.ts';
import { channels } from '../workspace/channel.ts';
import { type Templates, templateKey } from '../workspace/templates.ts';
import type { Outbox } from './outbox.ts';
import { AttachmentsTooLarge, readSendRequest } from './send-request.ts';

export interface AppSendParts {
  outbox: Outbox;
  templates: Templates;
  faults: () => FaultSettings;
  now: () => number;
}

/** What the real one does not say. */
const DECLARE = '; this sandbox has only those of SANDBOX_TEMPLATES: add it there, or POST it to /_sandbox/templates';

const notFound = (id: string | number, advice = '') =>
  new RequestError('invalid', 'transactional_message_id', `transactional message ${id} was not found${advice}`);

/** `POST /v1/send/:channel` of the App API. */
export function appSendRoutes(on: Exchange, { outbox, templates, faults, now }: AppSendParts): Router {
  const router = Router();

  for (const channel of channels) {
    router.post(
      `/send/${channel}`,
      on('app', (request, requestId) => {
        const queuedAt = Math.floor(now() / 1000);
        try {
          const send = readSendRequest(channel, request.body, queuedAt);
          checkTemplate(send.templateId);
          const { delivery, entry } = outbox.accept(send, requestId);
          return { status: 200, body: { delivery_id: delivery.id, queued_at: queuedAt }, accepted: [entry] };
        } catch (error) {
          if (!(error instanceof RequestError)) throw error;
          return { status: error instanceof AttachmentsTooLarge ? 413 : 400, body: { meta: { error: error.message } } };
        }
      }),
    );
  }
  router.all(
    '/send/*path',
    on('app', () => ({ status: 405, body: { meta: { error: 'method not allowed' } } })),
  );
  return router;

  function checkTemplate(id: string | number | undefined): void {
    if (id === undefined) return;
    const unknown = faults().unknownTemplates ?? [];
    if (unknown.some((one) => templateKey(one) === templateKey(id))) {
      throw notFound(id);
    }
    if (templates.isUnknown(id)) throw notFound(id, DECLARE);
  }
}

import type { ServerResponse } from 'node:http';
import type { WebhookRequest } from './given-body.ts';

/** Middleware of Express and Connect. */
export type WebhookRouter = (
  request: WebhookRequest,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

interface Receiver {
  receive(request: WebhookRequest, response: ServerResponse): Promise<void>;
}

/** Handles `/` under the path where it is mounted; whatever is below it is passed on. */
export const webhookRouter =
  (receiver: Receiver): WebhookRouter =>
  (request, response, next) => {
    const [path] = (request.url ?? '/').split('?', 1);
    if (path === '/' || path === '') void receiver.receive(request, response);
    else next();
  };

import type { ServerResponse } from 'node:http';
import type { WebhookRequest } from './given-body.ts';

/** Middleware of Express and Connect, and the handler of an Express route. */
export type WebhookRouter = (
  request: WebhookRequest,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void;

interface Receiver {
  receive(request: WebhookRequest, response: ServerResponse): Promise<void>;
}

/** What Express adds to a request of a route. It stays there for later middleware. */
interface RoutedRequest {
  route?: { stack?: readonly { handle?: unknown }[] };
}

/**
 * Handles `/` under the path where it is mounted, and every request of a route that it is the handler of (`app.post(path,
 * router)`), whose path Express leaves as it is. Everything else is passed on; without an app, as the listener of an HTTP
 * server, it is answered with 404.
 */
export function webhookRouter(receiver: Receiver): WebhookRouter {
  const router: WebhookRouter = (request, response, next) => {
    const [path] = (request.url ?? '/').split('?', 1);
    const { route } = request as RoutedRequest;
    const isOwnRoute = route?.stack?.some(({ handle }) => handle === router) ?? false;
    if (path === '/' || path === '' || isOwnRoute) void receiver.receive(request, response);
    else if (typeof next === 'function') next();
    else response.writeHead(404).end();
  };
  return router;
}

import type { RouteResponse } from '../http/exchange.ts';

/** The App API's response for what does not exist. */
export const notFound = (): RouteResponse => ({
  status: 404,
  body: { errors: [{ detail: 'not found', status: '404' }] },
});

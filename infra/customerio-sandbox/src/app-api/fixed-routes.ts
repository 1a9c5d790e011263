import { Router } from 'express';
import type { Exchange } from '../http/exchange.ts';
import type { Resources } from '../workspace/resources.ts';

/** Lookups of what a sandbox does not have: the answer of an empty workspace. */
const answers: Readonly<Record<string, object>> = {
  '/object_types': { types: [] },
  '/activities': { activities: [], next: '' },
  '/subscription_topics': { topics: [] },
  '/subscription_channels': { channels: [] },
  '/subscription_center/:id/token': { token: 'sandbox' },
  '/segments/:id/customer_count': { count: 0 },
  '/segments/:id/membership': { identifiers: [], ids: [], next: '' },
  '/exports/:id/download': { url: 'https://example.com/export' },
  '/messages/:id/archived_message': { archived_message: {} },
  '/esp/search_suppression/:email': { category: '', status: '' },
  '/esp/suppression/:type': { suppressions: [] },
  '/esp/domains/:domain/suppression/:type': { suppressions: [] },
  '/workspaces': { workspaces: [{ id: 1, name: 'Sandbox' }] },
  '/info/ip_addresses': { ip_addresses: ['127.0.0.1'] },
};

/** The fixed answers, and what is accepted without effect. */
export function fixedRoutes(on: Exchange, resources: Resources): Router {
  const router = Router();
  const ok = (body: object) => on('app', () => ({ status: 200, body }));
  for (const [path, body] of Object.entries(answers)) router.get(path, ok(body));
  for (const path of ['/data_index/attributes', '/data_index/events']) router.post(path, ok({}));
  router.post('/esp/suppression/:type/:email', ok({}));
  router.delete('/esp/suppression/:type/:email', ok({}));
  for (const type of ['customers', 'deliveries']) {
    router.post(
      `/exports/${type}`,
      on('app', () => ({ status: 200, body: { export: resources.put('exports', { type, status: 'done' }) } })),
    );
  }
  return router;
}

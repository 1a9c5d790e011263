import { Router } from 'express';

/** The calls of the Pipelines API. */
const calls = ['identify', 'track', 'page', 'screen', 'group', 'alias', 'batch'] as const;

/** The Pipelines API, which the bus does not use: takes what a write key sends, without effect. */
export function pipelinesRoutes(): Router {
  const router = Router();
  for (const call of calls) {
    router.post(`/${call}`, ({ headers }, response) => {
      if (headers.authorization?.startsWith('Basic ')) response.json({ success: true });
      else response.status(401).json({ success: false });
    });
  }
  return router;
}

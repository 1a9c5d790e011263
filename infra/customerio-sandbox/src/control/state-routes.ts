import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import { type Faults, faultsSchema } from '../faults/faults.ts';
import type { Traffic } from '../http/traffic.ts';
import type { Journal } from '../workspace/journal.ts';
import type { Objects } from '../workspace/objects.ts';
import type { People } from '../workspace/people.ts';
import { declaredTemplate, type Templates } from '../workspace/templates.ts';

/** Query of a page: the items after number `after`. */
export const pageQuery = z.object({
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(100_000).default(10_000),
});

export interface ControlParts {
  journal: Journal;
  people: People;
  objects: Objects;
  templates: Templates;
  faults: Faults;
  traffic: Traffic;
  webhookCounts: () => object;
  reset: () => void;
}

const templatesBody = z.strictObject({ templates: z.array(declaredTemplate) });

/** `/_sandbox`: journal, people, statistics and faults. Not subject to faults or authentication. */
export function controlRoutes({
  journal,
  people,
  objects,
  templates,
  faults,
  traffic,
  webhookCounts,
  reset,
}: ControlParts): Router {
  const router = Router();

  router.get('/journal', (request, response) => {
    const page = readOr400(pageQuery, request.query, response);
    if (page) response.json({ entries: journal.after(page.after, page.limit), last: journal.last() });
  });
  router.get('/people', (_request, response) => void response.json(people.views()));
  router.get('/objects', (_request, response) => void response.json(objects.views()));
  router.get('/people/:id', (request, response) => {
    const person = people.view(request.params.id);
    if (person) response.json(person);
    else response.status(404).json({ error: 'no person with this identifier' });
  });
  router.get('/stats', (_request, response) => {
    const { byAction, ...journalCounts } = journal.counts();
    response.json({ requests: traffic.counts(), journal: byAction, ...journalCounts, webhooks: webhookCounts() });
  });
  router.get('/faults', (_request, response) => void response.json(faults.current()));
  router.post('/faults', (request, response) => {
    const settings = readOr400(faultsSchema, request.body ?? {}, response);
    if (!settings) return;
    faults.replace(settings);
    response.json(faults.current());
  });
  router.get('/templates', (_request, response) => void response.json({ templates: templates.list() }));
  router.post('/templates', (request, response) => {
    const body = readOr400(templatesBody, request.body ?? {}, response);
    if (!body) return;
    templates.declare(body.templates);
    response.json({ templates: templates.list() });
  });
  router.post('/reset', (_request: Request, response) => {
    reset();
    response.json({});
  });
  return router;
}

/** Parses a request, or responds with 400 and the problems. */
export function readOr400<T extends z.ZodType>(schema: T, value: unknown, response: Response): z.infer<T> | undefined {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  response.status(400).json({ error: z.prettifyError(read.error) });
  return undefined;
}

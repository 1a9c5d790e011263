import { onlyThisMachine, type Telemetry } from '@cio-bus/service';
import { eraseModes, type PersonEraser, QueryError } from '@cio-bus/warehouse';
import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { z } from 'zod';

const bodySchema = z.strictObject({
  person: z.string().min(1),
  mode: z.enum(eraseModes),
  dryRun: z.boolean().optional(),
});

interface Dependencies {
  warehouse: PersonEraser;
  telemetry: Telemetry;
}

/**
 * Answers `POST /forget`, `{"person": …, "mode": "delete" | "mask", "dryRun"?: true}`, with the number of rows, or with
 * 400 and the reason. Only this machine may call it. The body must be JSON, which no web page of another origin can send.
 */
export function forgetPerson({ warehouse, telemetry }: Dependencies): Router {
  const router = Router();
  router.post('/forget', onlyThisMachine, express.json({ limit: '10kb' }), erase(warehouse));
  router.use('/forget', sendError(telemetry));
  return router;
}

const erase =
  (warehouse: PersonEraser): RequestHandler =>
  async (request, response) => {
    const body = bodySchema.safeParse(request.body);
    if (!body.success) throw new QueryError('expected a JSON body {"person": "…", "mode": "delete" | "mask"}');
    const { person, mode, dryRun = false } = body.data;
    response.json(await warehouse.erase(person, { mode, dryRun }));
  };

/** Logs no cause: a database quotes values in its errors. */
const sendError =
  ({ logger }: Telemetry): ErrorRequestHandler =>
  (error, _request, response, _next) => {
    if (error instanceof QueryError) return void response.status(400).json({ error: error.message });
    const { status } = error as { status?: unknown }; // set by express.json: malformed, too large
    if (typeof status === 'number' && status < 500)
      return void response.status(status).json({ error: 'the body cannot be read' });
    logger.error({ reason: error instanceof Error ? error.name : 'unknown' }, 'erasing a person failed');
    response.status(503).json({ error: 'the rows could not be erased; try again' });
  };

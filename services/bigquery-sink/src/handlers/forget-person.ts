import type { Telemetry } from '@cio-bus/service';
import { eraseModes, type PersonEraser, QueryError } from '@cio-bus/warehouse';
import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { onlyThisMachine } from './only-this-machine.ts';

const request = z.strictObject({
  person: z.string().min(1),
  mode: z.enum(eraseModes),
  dryRun: z.boolean().optional(),
});

interface Dependencies {
  warehouse: PersonEraser;
  telemetry: Telemetry;
}

/**
 * Answers `POST /forget`, `{"person": …, "mode": "delete" | "mask", "dryRun"?: true}`, with how many rows it was; 400 with
 * the reason when it cannot. For this machine alone; a JSON body is wanted, which no web page of another origin can send.
 */
export function forgetPerson({ warehouse, telemetry }: Dependencies): Router {
  const router = Router();
  router.post('/forget', onlyThisMachine, express.json({ limit: '10kb' }), erase(warehouse));
  router.use('/forget', tellError(telemetry));
  return router;
}

const erase =
  (warehouse: PersonEraser): RequestHandler =>
  async ({ body }, response) => {
    const asked = request.safeParse(body);
    if (!asked.success) throw new QueryError('a JSON body {"person": "…", "mode": "delete" | "mask"} is wanted');
    const { person, mode, dryRun = false } = asked.data;
    response.json(await warehouse.erase(person, { mode, dryRun }));
  };

/** The log does not hold the error's cause: a database tells values in its errors. */
const tellError =
  ({ logger }: Telemetry): ErrorRequestHandler =>
  (error, _request, response, _next) => {
    if (error instanceof QueryError) return void response.status(400).json({ error: error.message });
    const { status } = error as { status?: unknown }; // of express.json: not JSON, too long
    if (typeof status === 'number' && status < 500)
      return void response.status(status).json({ error: 'the body cannot be read' });
    logger.error({ reason: error instanceof Error ? error.name : 'unknown' }, 'forgetting a person failed');
    response.status(503).json({ error: 'the rows could not be erased; try again' });
  };

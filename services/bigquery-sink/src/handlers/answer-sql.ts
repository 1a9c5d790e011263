import type { Telemetry } from '@cio-bus/service';
import { QueryError, type WarehouseReader } from '@cio-bus/warehouse';
import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { z } from 'zod';
import { onlyThisMachine } from './only-this-machine.ts';

const question = z.strictObject({
  sql: z.string().min(1),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
});

interface Dependencies {
  warehouse: WarehouseReader;
  telemetry: Telemetry;
}

/**
 * Answers `POST /sql`, `{"sql": …, "parameters"?: {…}}`, with `{"rows": […]}`; 400 with the reason when it cannot.
 * For this machine alone: rows hold personal data and nobody is asked who they are.
 */
export function answerSql(dependencies: Dependencies): Router {
  const router = Router();
  router.post('/sql', onlyThisMachine, express.json({ limit: '100kb' }), runQuery(dependencies.warehouse));
  router.use('/sql', tellError(dependencies.telemetry));
  return router;
}

const runQuery =
  (warehouse: WarehouseReader): RequestHandler =>
  async (request, response) => {
    const asked = question.safeParse(request.body);
    if (!asked.success) throw new QueryError('a JSON body {"sql": "…", "parameters"?: {…}} is wanted');
    response.json({ rows: await warehouse.query(asked.data.sql, asked.data.parameters) });
  };

const tellError =
  ({ logger }: Telemetry): ErrorRequestHandler =>
  (error, _request, response, _next) => {
    if (error instanceof QueryError) return void response.status(400).json({ error: error.message });
    const { status } = error as { status?: unknown }; // of express.json: not JSON, too long
    if (typeof status === 'number' && status < 500) return void response.status(status).json({ error: String(error) });
    logger.error({ err: error }, 'query failed');
    response.status(503).json({ error: error instanceof Error ? error.message : 'the query failed' });
  };

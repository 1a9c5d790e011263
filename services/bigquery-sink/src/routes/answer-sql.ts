import { onlyThisMachine, type Telemetry } from '@cio-bus/service';
import { QueryError, type WarehouseReader } from '@cio-bus/warehouse';
import express, { type ErrorRequestHandler, type RequestHandler, Router } from 'express';
import { z } from 'zod';

const bodySchema = z.strictObject({
  sql: z.string().min(1),
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
});

interface Dependencies {
  warehouse: WarehouseReader;
  telemetry: Telemetry;
}

/**
 * Answers `POST /sql`, `{"sql": …, "parameters"?: {…}}`, with `{"rows": […]}`, or with 400 and the reason. Only this
 * machine may call it: rows contain personal data, and callers are not authenticated.
 */
export function answerSql({ warehouse, telemetry }: Dependencies): Router {
  const router = Router();
  router.post('/sql', onlyThisMachine, express.json({ limit: '100kb' }), runQuery(warehouse));
  router.use('/sql', sendError(telemetry));
  return router;
}

const runQuery =
  (warehouse: WarehouseReader): RequestHandler =>
  async (request, response) => {
    const body = bodySchema.safeParse(request.body);
    if (!body.success) throw new QueryError('expected a JSON body {"sql": "…", "parameters"?: {…}}');
    response.json({ rows: await warehouse.query(body.data.sql, body.data.parameters) });
  };

const sendError =
  ({ logger }: Telemetry): ErrorRequestHandler =>
  (error, _request, response, _next) => {
    if (error instanceof QueryError) return void response.status(400).json({ error: error.message });
    const { status } = error as { status?: unknown }; // set by express.json: malformed, too large
    if (typeof status === 'number' && status < 500) return void response.status(status).json({ error: String(error) });
    logger.error({ err: error }, 'query failed');
    response.status(503).json({ error: error instanceof Error ? error.message : 'the query failed' });
  };

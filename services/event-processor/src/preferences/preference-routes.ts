import { BusError } from '@cio-bus/contracts';
import { onlyThisMachine, type Telemetry } from '@cio-bus/service';
import type { UserMessagingRepository } from '@cio-bus/user-messaging';
import express, { type ErrorRequestHandler, Router } from 'express';
import { z } from 'zod';

const forgetBody = z.strictObject({ person: z.string().min(1), dryRun: z.boolean().optional() });
const updateBody = z.strictObject({
  email: z.boolean().optional(),
  push: z.boolean().optional(),
  sms: z.boolean().optional(),
  inApp: z.boolean().optional(),
});

interface Dependencies {
  repository: Pick<UserMessagingRepository, 'getPreferences' | 'getChoices' | 'updatePreferences' | 'forget'>;
  telemetry: Pick<Telemetry, 'logger'>;
}

/**
 * Answers, for this machine alone: `GET /preferences/<user id>`, `PUT` of the same with some of email, push, sms and inApp, and
 * `POST /preferences`, `{"person": …, "dryRun"?: true}`, which forgets a person.
 */
export function preferenceRoutes({ repository, telemetry }: Dependencies): Router {
  const router = Router();
  const json = express.json({ limit: '10kb' });
  router.use('/preferences', onlyThisMachine);
  router.get('/preferences/:userId', async (request, response) => {
    const { userId } = request.params;
    const [preferences, said] = [await repository.getPreferences(userId), await repository.getChoices(userId)];
    response.json({ preferences, said });
  });
  router.put('/preferences/:userId', json, async (request, response) => {
    const changes = updateBody.parse(request.body);
    const options = { source: 'event-processor' };
    response.json({
      preferences: await repository.updatePreferences(request.params.userId, dropUndefined(changes), options),
    });
  });
  router.post('/preferences', json, async (request, response) => {
    const { person, dryRun = false } = forgetBody.parse(request.body);
    response.json(await repository.forget(person, { dryRun }));
  });
  router.use('/preferences', sendError(telemetry));
  return router;
}

const dropUndefined = (changes: z.infer<typeof updateBody>) =>
  Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));

/** Logs no cause: a database quotes values in its errors. */
const sendError =
  ({ logger }: Pick<Telemetry, 'logger'>): ErrorRequestHandler =>
  (error, _request, response, _next) => {
    if (error instanceof z.ZodError)
      return void response
        .status(400)
        .json({ error: 'expected a JSON body with some of email, push, sms and inApp, or a person' });
    if (error instanceof BusError && error.code === 'MESSAGE_INVALID')
      return void response.status(400).json({ error: error.message });
    const { status } = error as { status?: unknown }; // set by express.json: malformed, too large
    if (typeof status === 'number' && status < 500)
      return void response.status(status).json({ error: 'the request cannot be read' });
    logger.error({ reason: error instanceof Error ? error.name : 'unknown' }, 'a request for preferences failed');
    response.status(503).json({ error: 'the preferences cannot be used now; try again' });
  };

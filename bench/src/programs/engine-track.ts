import { type PersonCommand, personCommand, topics } from '@cio-bus/contracts';
import { createCustomerIOService } from '@cio-bus/customerio';
import { defineHandler, done, type Handler } from '@cio-bus/kafka';
import { sandboxCredentials } from '@cio-bus/local';
import { createTelemetry, Secret } from '@cio-bus/service';
import { deliverPersonChanges } from '@cio-bus/track-publisher/src/handlers/deliver-person-changes.ts';
import type { Job, Meter } from '../job/job.ts';
import { requiredField } from './kafka-client.ts';
import { runEngine } from './run-engine.ts';

const BATCHES_IN_FLIGHT = 8; // track-publisher's default
const CALLS_IN_FLIGHT = 256;
/** Requests per second: high enough that the limit is not measured. */
const NO_LIMIT = 100_000;

/** track-publisher's handler: batches to the sandbox. */
export function engineTrackBatch(job: Job, meter: Meter): Promise<void> {
  const customerio = sandboxService(job);
  const handler = deliverPersonChanges({ customerio });
  return runEngine(job, meter, { concurrency: BATCHES_IN_FLIGHT, handler, parts: [customerio] });
}

/** The same client, one call per command. */
export function engineTrackSingle(job: Job, meter: Meter): Promise<void> {
  const customerio = sandboxService(job);
  const handler: Handler = defineHandler({
    name: 'bench-track-single',
    topics: [topics.identify, topics.track],
    schema: personCommand,
    order: 'key',
    async handle(command: PersonCommand, { signal }) {
      const [error] = await customerio.deliver([command], { signal });
      if (error) throw error;
      return done();
    },
  });
  return runEngine(job, meter, { concurrency: CALLS_IN_FLIGHT, handler, parts: [customerio] });
}

function sandboxService(job: Job) {
  return createCustomerIOService(
    {
      CUSTOMERIO_REGION: 'us',
      BUS_ENVIRONMENT: 'development',
      CUSTOMERIO_SITE_ID: sandboxCredentials.CUSTOMERIO_SITE_ID,
      CUSTOMERIO_TRACK_API_KEY: new Secret(sandboxCredentials.CUSTOMERIO_TRACK_API_KEY),
      CUSTOMERIO_TRACK_URL: requiredField(job, 'url'),
      CUSTOMERIO_TRACK_TIMEOUT_MS: 5_000,
      CUSTOMERIO_TRACK_RATE: NO_LIMIT,
    },
    createTelemetry('bench', 'error'),
  );
}

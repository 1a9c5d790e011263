import { type PersonCommand, personCommand, topics } from '@cio-bus/contracts';
import { defineHandler, done } from '@cio-bus/kafka';
import type { Job, Meter } from '../job/job.ts';
import { requiredField } from './kafka-client.ts';
import { createPostCommand } from './post-command.ts';
import { runEngine } from './run-engine.ts';

const IN_FLIGHT = 256;

/** The engine with one HTTP call per message. */
export function engineHttp(job: Job, meter: Meter): Promise<void> {
  const post = createPostCommand(requiredField(job, 'url'), IN_FLIGHT);
  const handler = defineHandler({
    name: 'bench-http',
    topics: [topics.track],
    schema: personCommand,
    order: 'key',
    async handle(command: PersonCommand) {
      await post(command);
      return done();
    },
  });
  return runEngine(job, meter, { concurrency: IN_FLIGHT, handler });
}

import { personCommand, topics } from '@cio-bus/contracts';
import { defineHandler, skipped } from '@cio-bus/kafka';
import type { Job, Meter } from '../job/job.ts';
import { runEngine } from './run-engine.ts';

const CONCURRENCY = 256;
const common = { name: 'bench-skip', topics: [topics.track], schema: personCommand, order: 'key' } as const;

/** The engine with a handler that does nothing, one message per call. */
export function engineSkip(job: Job, meter: Meter): Promise<void> {
  const { outcomes = false } = job;
  const handler = defineHandler({ ...common, outcomes, handle: async () => skipped('no-reaction') });
  return runEngine(job, meter, { concurrency: CONCURRENCY, handler, doneWhen: outcomes ? 'recorded' : 'handled' });
}

/** The same with up to 1,000 messages per call, as in track-publisher and the sink. */
export function engineSkipBatch(job: Job, meter: Meter): Promise<void> {
  const { outcomes = false } = job;
  const handler = defineHandler({
    ...common,
    outcomes,
    batch: { maxMessages: 1_000, maxBytes: 480_000, lingerMs: 10 },
    handle: async (messages) => messages.map(() => skipped('no-reaction')),
  });
  return runEngine(job, meter, { concurrency: 8, handler, doneWhen: outcomes ? 'recorded' : 'handled' });
}

import type { PublishedCommand } from '../audit/input/audit-input.ts';
import type { TrialConnections } from '../stack/connections.ts';
import { untilCommitted } from '../stack/until-committed.ts';
import { writeHostile } from '../traffic/hostile/write-hostile.ts';
import { publishAgain } from '../traffic/publish-again.ts';
import { publishTraffic } from '../traffic/publish-traffic.ts';
import { publishStories } from '../traffic/stories/publish-stories.ts';
import type { TrialCommand } from '../traffic/traffic.ts';
import type { ChaosTraffic } from './chaos-traffic.ts';

/** Short enough that publishes fail during a restart of Kafka, as in an app that is serving a request. */
const PUBLISH_DEADLINE_MS = 3_000;

/** How the traffic is sent. Milliseconds. */
interface Times {
  durationMs: number;
  /** Limit for what must finish, even on a busy machine. */
  patienceMs: number;
}

/** What was sent. */
interface Sent {
  published: PublishedCommand[];
  /** Publishes that were not acknowledged, and repeated. */
  publishFailures: number;
}

/** Publishes everything at a steady pace, as apps should: what Kafka has not acknowledged is published again. */
export async function sendTraffic(
  { bus, producer, kafka, anyClient }: TrialConnections,
  { commands, stories, badRecords, hostile }: ChaosTraffic,
  { durationMs, patienceMs }: Times,
): Promise<Sent> {
  let publishFailures = 0;
  const onFailure = () => {
    publishFailures += 1;
  };
  const patience = { withinMs: patienceMs, deadlineMs: PUBLISH_DEADLINE_MS, onFailure };
  const paceOf = ({ length }: readonly unknown[]) => ({
    perSecond: length / (durationMs / 1_000),
    onProgress: () => {},
  });
  const publish = (command: TrialCommand) => {
    const stamped = { ...command, timestamp: Date.now() }; // now: a repeated publish must not be younger
    return publishAgain((deadline) => bus.publish(stamped, deadline), patience);
  };
  const [published, ofStories] = await Promise.all([
    publishTraffic(commands, publish, paceOf(commands)),
    publishStories(stories, {
      durationMs,
      publish,
      untilCommitted: (places) => untilCommitted(kafka, places, { timeoutMs: durationMs + patienceMs }),
    }),
    publishTraffic(
      badRecords,
      (record) => publishAgain((deadline) => producer.publish(record, deadline), patience),
      paceOf(badRecords),
    ),
    writeHostile(anyClient, hostile, { durationMs, patienceMs }),
  ]);
  return { published: [...published, ...ofStories], publishFailures };
}

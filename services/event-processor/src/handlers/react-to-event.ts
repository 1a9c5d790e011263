import { BusError, topics, webhookEvent } from '@cio-bus/contracts';
import { type CommandDraft, type CustomerIOEventBus, PublishFailedError } from '@cio-bus/event-bus';
import { defineHandler, done, skipped } from '@cio-bus/kafka';
import type { SeenIds } from '@cio-bus/ledger';
import type { Telemetry } from '@cio-bus/service';
import { commandsFor, metricsWithReaction } from '../reactions/commands-for.ts';
import type { ReactionPolicy } from '../reactions/reaction.ts';

/** Two commands and two store operations of up to 1 s must fit into one handler call: 5 s. */
const PUBLISH_DEADLINE_MS = 1_500;

interface Dependencies {
  bus: Pick<CustomerIOEventBus, 'publish'>;
  seen: Pick<SeenIds, 'has' | 'remember'>;
  policy: ReactionPolicy;
  telemetry: Telemetry;
}

/**
 * Publishes the commands that follow from one event, one by one.
 *
 * Safe to repeat: the event is remembered once all its commands are acknowledged, and until then a repeat publishes the
 * commands with the same ids.
 */
export function reactToEvent({ bus, seen, policy, telemetry }: Dependencies) {
  telemetry.expect('cio_bus_reactions_total', { metric: metricsWithReaction });
  telemetry.expect('cio_bus_publish_total', { topic: topics.identify });

  return defineHandler({
    name: 'react-to-event',
    topics: [topics.webhooks],
    schema: webhookEvent,
    order: 'key',

    async handle(event, { traceparent }) {
      // Checked for every event: if some passed while the store is down, the others would use up their retry budget.
      const isRepeat = await seen.has(event.id);
      const commands = commandsFor(event, policy);
      if (commands.length === 0) return skipped('no-reaction');
      if (isRepeat) return skipped('duplicate');
      const commandIds: string[] = [];
      for (const command of commands) commandIds.push(await publish(bus, command, traceparent));
      await seen.remember(event.id);
      telemetry.count('cio_bus_reactions_total', { metric: event.metric }, commands.length);
      return done({ commandIds });
    },
  });
}

/** An outage of Kafka is retried: it is not the event's fault. */
async function publish(bus: Dependencies['bus'], command: CommandDraft, traceparent?: string): Promise<string> {
  try {
    const { id } = await bus.publish(command, {
      deadlineMs: PUBLISH_DEADLINE_MS,
      ...(traceparent === undefined ? {} : { traceparent }),
    });
    return id;
  } catch (error) {
    if (!(error instanceof PublishFailedError)) throw error;
    throw new BusError('KAFKA_UNAVAILABLE', `a command was not acknowledged (${error.outcome})`, { cause: error });
  }
}

import { BusError, topics, webhookEvent } from '@cio-bus/contracts';
import { type CommandDraft, type CustomerIOEventBus, PublishFailedError } from '@cio-bus/event-bus';
import { defineHandler, done, skipped } from '@cio-bus/kafka';
import type { SeenIds } from '@cio-bus/ledger';
import type { Telemetry } from '@cio-bus/service';
import { countEvents } from '../metrics/count-events.ts';
import type { Preferences } from '../preferences/open-preferences.ts';
import { builtInCommands, ownCommands } from '../reactions/commands-for.ts';
import { engagementId } from '../reactions/engagement-interval.ts';
import { allMetrics } from '../reactions/own-reactions.ts';
import type { ReactionPolicy } from '../reactions/reaction.ts';
import type { SuppressionBrake, Withheld } from '../suppressions/suppression-brake.ts';

/** Two commands and two store operations of up to 1 s must fit into one handler call: 5 s. */
const PUBLISH_DEADLINE_MS = 1_500;

/** Far more than one process has pending. */
const MAX_NOT_REMEMBERED = 10_000;

interface Dependencies {
  bus: Pick<CustomerIOEventBus, 'publish'>;
  seen: Pick<SeenIds, 'has' | 'remember'>;
  preferences: Pick<Preferences, 'record'>;
  policy: ReactionPolicy;
  brake: SuppressionBrake;
  /** Opens and clicks of a person within this time count as one, per channel and metric, ms; 0: each counts. */
  engagementIntervalMs: number;
  /** Ms since the epoch, to which the age of an event that is counted is compared. @default Date.now */
  now?: () => number;
  telemetry: Telemetry;
}

/**
 * Publishes the commands that follow from one event, one by one.
 *
 * Safe to repeat: the event is remembered once all its commands are acknowledged, and until then a repeat publishes the
 * commands with the same ids. The preferences take a repeat for what it is.
 */
export function reactToEvent(dependencies: Dependencies) {
  const { bus, seen, preferences, policy, brake, engagementIntervalMs, telemetry, now = Date.now } = dependencies;
  const countEvent = countEvents(telemetry, now);
  const published = publishedEvents(seen);
  startAtZero(telemetry);

  return defineHandler({
    name: 'react-to-event',
    topics: [topics.webhooks],
    schema: webhookEvent,
    order: 'key',

    async handle(event, { traceparent, signal }) {
      // Checked for every event: if some passed while the store is down, the others would use up their retry budget.
      const interval = engagementId(event, engagementIntervalMs);
      const [isRepeat, isCounted] = await Promise.all([
        seen.has(event.id),
        interval !== undefined && seen.has(interval),
      ]);
      if (isRepeat) return skipped('duplicate');
      const recorded = policy.reactTo.has(event.metric) ? await preferences.record(event) : undefined;
      const alreadyPublished = published.commandsOf(event.id);
      // Only the built-in reaction counts engagements: an own one may depend on more of the event than its interval does.
      const builtIn = isCounted && !alreadyPublished ? [] : builtInCommands(event, policy);
      const all = [...builtIn, ...ownCommands(event, policy)];
      const { commands, withheld, suppression } = await braked(all, () => brake.withheld(event));
      if (commands.length === 0) {
        countEvent(event);
        return skipped('no-reaction');
      }
      const commandIds = alreadyPublished ?? (await publishAll(bus, commands, { traceparent, signal }));
      const isEngagement = interval !== undefined && builtIn.length > 0;
      await Promise.all([published.remember(event.id, commandIds), isEngagement && seen.remember(interval)]);
      countEvent(event);
      telemetry.count('cio_bus_reactions_total', { metric: event.metric }, commands.length);
      if (suppression) telemetry.count('cio_bus_suppressions_total', { result: suppression });
      return done({
        commandIds,
        ...(withheld ? { suppressionWithheld: withheld } : {}),
        ...(recorded ? { preferencesChanged: [...recorded.changed, ...recorded.changedTopics] } : {}),
      });
    },
  });
}

function startAtZero(telemetry: Pick<Telemetry, 'expect'>): void {
  telemetry.expect('cio_bus_reactions_total', { metric: allMetrics });
  telemetry.expect('cio_bus_suppressions_total', {});
  telemetry.expect('cio_bus_publish_total', { topic: topics.identify });
}

/** Commands of events that could not be remembered yet: a full store must not have them published again and again. */
function publishedEvents(seen: Pick<SeenIds, 'remember'>) {
  const published = new Map<string, readonly string[]>();
  return {
    commandsOf: (id: string) => published.get(id),
    async remember(id: string, commandIds: readonly string[]) {
      published.set(id, commandIds);
      const [oldest = id] = published.keys();
      if (published.size > MAX_NOT_REMEMBERED) published.delete(oldest);
      await seen.remember(id);
      published.delete(id);
    },
  };
}

/** The commands that may be published; without the suppression when it is withheld. */
async function braked(commands: CommandDraft[], withheldBecause: () => Promise<Withheld | undefined>) {
  const others = commands.filter(({ type }) => type !== 'suppress');
  if (others.length === commands.length) return { commands };
  const withheld = await withheldBecause();
  return withheld
    ? { commands: others, withheld, suppression: withheld }
    : { commands, suppression: 'published' as const };
}

interface Call {
  traceparent: string | undefined;
  /** Aborted when the call may last no longer: another member may be handling the event then. */
  signal: AbortSignal;
}

async function publishAll(bus: Dependencies['bus'], commands: readonly CommandDraft[], { traceparent, signal }: Call) {
  const ids: string[] = [];
  for (const command of commands) {
    if (signal.aborted) throw new BusError('NOT_REACHED', 'the call ended before this command was published');
    ids.push(await publish(bus, command, traceparent));
  }
  return ids;
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

import { BusError, topics } from '@cio-bus/contracts';
import { createEventBus } from '@cio-bus/event-bus';
import { quietTelemetry, type Telemetry } from '@cio-bus/service/telemetry';
import { A_TIME_MS, fakeProducer } from '@cio-bus/testkit';
import type { RecordedStatement } from '@cio-bus/user-messaging';
import { reactToEvent } from '../src/handlers/react-to-event.ts';
import { metricsWithReaction } from '../src/reactions/commands-for.ts';
import type { OwnReaction } from '../src/reactions/reaction.ts';
import type { Withheld } from '../src/suppressions/suppression-brake.ts';

/** The handler of events over a producer and a store in memory. */
export function aProcessor({
  withheld,
  engagementIntervalMs = 0,
  recordPreferences = () => undefined,
  own = [],
}: {
  withheld?: Withheld;
  engagementIntervalMs?: number;
  recordPreferences?: (eventId: string) => RecordedStatement | undefined;
  own?: OwnReaction[];
} = {}) {
  const producer = fakeProducer();
  const remembered = new Set<string>();
  const store = { isFull: false };
  const clock = { ms: A_TIME_MS };
  const counted: unknown[] = [];
  async function remember(id: string) {
    if (store.isFull) throw new BusError('STORE_UNAVAILABLE', 'the disk is full');
    remembered.add(id);
  }
  const count: Telemetry['count'] = (_name, labels, by) => void counted.push([labels, by]);
  const handler = reactToEvent({
    bus: createEventBus({ producer }, 'event-processor'),
    preferences: { record: async (event) => recordPreferences(event.id) },
    seen: { has: async (id) => remembered.has(id), remember },
    policy: { suppressOn: new Set(['permanent-bounce', 'spam']), reactTo: new Set(metricsWithReaction), own },
    brake: { withheld: async () => withheld },
    engagementIntervalMs,
    now: () => clock.ms,
    telemetry: { ...quietTelemetry('event-processor'), count },
  });
  return { handler, producer, remembered, counted, store, clock };
}

/** The commands that it has published. */
export const valuesOf = (producer: ReturnType<typeof fakeProducer>) =>
  producer.publishedTo(topics.identify).map(({ value }) => JSON.parse(String(value)));

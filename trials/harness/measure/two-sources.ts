import { deriveUlid } from '@cio-bus/contracts';
import { type CustomerIOEventBus, createEventBus } from '@cio-bus/event-bus';
import type { Stack } from '@cio-bus/local';
import { refusedByCustomerIO } from '../../traffic/traffic.ts';

/** An event of one app. */
export interface SourcedEvent {
  source: string;
  userId: string;
  /** Whether Customer.io refuses it, once {@link refusals} are on. */
  refused: boolean;
}

/** Faults under which Customer.io refuses the events that are to be refused. */
export const refusals = { rejectEventNames: [...refusedByCustomerIO.events] };

const startedAt = Date.now();

/** The command of the event with this index. */
export const commandOf = ({ userId, refused }: SourcedEvent, index: number, run: string) => ({
  id: deriveUlid(startedAt, `${run}/${index}`),
  type: 'track' as const,
  userId,
  payload: { name: refused ? refusedByCustomerIO.events[0] : 'order_paid', data: { index } },
});

/** Runs with one app per source, each with its own connection and `cio-source`. */
export async function withSources<T>(
  { settings }: Pick<Stack, 'settings'>,
  names: readonly string[],
  use: (sources: ReadonlyMap<string, CustomerIOEventBus>) => Promise<T>,
): Promise<T> {
  const { KAFKA_BROKERS: brokers = '', KAFKA_TOPIC_PREFIX: topicPrefix = '' } = settings;
  const sources = new Map(
    names.map((name) => [name, createEventBus({ brokers: brokers.split(','), topicPrefix }, name)]),
  );
  await Promise.all([...sources.values()].map((bus) => bus.start()));
  try {
    return await use(sources);
  } finally {
    await Promise.all([...sources.values()].map((bus) => bus.stop()));
  }
}

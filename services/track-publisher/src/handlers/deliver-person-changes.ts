import { commandTypes, type PersonCommand, personCommand, topics } from '@cio-bus/contracts';
import type { CustomerIOService } from '@cio-bus/customerio';
import { defineHandler, done, failed, type Handler } from '@cio-bus/kafka';

/** A batch of Customer.io's; of what needs a request each, a few round trips of its requests in flight. */
const BATCH = { maxMessages: 1_000, maxSingles: 128, maxBytes: 480_000, lingerMs: 10, lateLingerMs: 250 };

/** Customer.io starts no campaign with an event that is older. */
const CAMPAIGNS_WITHIN_MS = 72 * 60 * 60 * 1_000;
/** The types of events that could start one. */
export const eventTypes = ['track', 'page', 'screen'] as const;
type EventType = (typeof eventTypes)[number];

/** Dependencies of {@link deliverPersonChanges}. */
export interface DeliverDependencies {
  customerio: Pick<CustomerIOService, 'deliver' | 'isSingle'>;
  /** Called for each accepted event that is too old to start a campaign. */
  countLate?(type: EventType): void;
  /** Ms since the epoch. */
  now?(): number;
}

/**
 * Delivers person changes and events, in order per person.
 *
 * Safe to repeat: Customer.io drops an event with a known ULID, and an identify is idempotent because it carries its time.
 * Command types that are not safe to repeat are barriers.
 */
export function deliverPersonChanges({ customerio, countLate, now = Date.now }: DeliverDependencies): Handler {
  function countLateOf({ type, timestamp }: PersonCommand): void {
    const event = eventTypes.find((one) => one === type);
    if (event && timestamp < now() - CAMPAIGNS_WITHIN_MS) countLate?.(event);
  }

  return defineHandler({
    name: 'deliver-person-changes',
    topics: [topics.identify, topics.track],
    schema: personCommand,
    order: 'key',
    batch: BATCH,
    isSingle: (command) => customerio.isSingle(command),
    barrier: ({ type }) => !commandTypes[type].repeatable,

    async handle(commands, { signal }) {
      const errors = await customerio.deliver(commands, { signal });
      for (const [index, command] of commands.entries()) if (!errors[index]) countLateOf(command);
      return errors.map((error) => (error ? failed(error) : done()));
    },
  });
}

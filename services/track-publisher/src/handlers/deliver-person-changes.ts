import { commandTypes, type PersonCommand, personCommand, topics } from '@cio-bus/contracts';
import type { CustomerIOService } from '@cio-bus/customerio';
import { defineHandler, done, failed, type Handler } from '@cio-bus/kafka';

/** At most two batches of Customer.io's; one, and a full one, when half of the messages are anonymous events, which are sent next to it. */
const BATCH = { maxMessages: 2_000, maxBytes: 960_000, lingerMs: 10 };

/** Customer.io starts no campaign with an event that is older. */
const CAMPAIGNS_WITHIN_MS = 72 * 60 * 60 * 1_000;
/** The types of events that could start one. */
export const eventTypes = ['track', 'page', 'screen'] as const;
type EventType = (typeof eventTypes)[number];

/** Dependencies of {@link deliverPersonChanges}. */
export interface DeliverDependencies {
  customerio: Pick<CustomerIOService, 'deliver'>;
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
    barrier: ({ type }) => !commandTypes[type].repeatable,

    async handle(commands, { signal }) {
      const errors = await customerio.deliver(commands, { signal });
      for (const [index, command] of commands.entries()) if (!errors[index]) countLateOf(command);
      return errors.map((error) => (error ? failed(error) : done()));
    },
  });
}

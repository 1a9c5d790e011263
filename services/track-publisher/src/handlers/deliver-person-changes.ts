import { commandTypes, personCommand, topics } from '@cio-bus/contracts';
import type { CustomerIOService } from '@cio-bus/customerio';
import { defineHandler, done, failed, type Handler } from '@cio-bus/kafka';

/** At most two batches of Customer.io's; one, and a full one, when half of the messages are anonymous events, which are sent next to it. */
const BATCH = { maxMessages: 2_000, maxBytes: 960_000, lingerMs: 10 };

/**
 * Delivers person changes and events, in order per person.
 *
 * Safe to repeat: Customer.io drops an event with a known ULID, and an identify is idempotent because it carries its time.
 * Command types that are not safe to repeat are barriers.
 */
export const deliverPersonChanges = ({ customerio }: { customerio: Pick<CustomerIOService, 'deliver'> }): Handler =>
  defineHandler({
    name: 'deliver-person-changes',
    topics: [topics.identify, topics.track],
    schema: personCommand,
    order: 'key',
    batch: BATCH,
    barrier: ({ type }) => !commandTypes[type].repeatable,

    async handle(commands, { signal }) {
      const errors = await customerio.deliver(commands, { signal });
      return errors.map((error) => (error ? failed(error) : done()));
    },
  });

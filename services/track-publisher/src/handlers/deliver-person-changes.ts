import { commandTypes, personCommand, topics } from '@cio-bus/contracts';
import type { CustomerIOService } from '@cio-bus/customerio';
import { defineHandler, done, failed, type Handler } from '@cio-bus/kafka';

/** Just below the limits of one Customer.io request, so that a batch is usually one request. */
const BATCH = { maxMessages: 1_000, maxBytes: 480_000, lingerMs: 10 };

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

import { commandTypes, personCommand, topics } from '@cio-bus/contracts';
import type { CustomerIOService } from '@cio-bus/customerio';
import { defineHandler, done, failed, type Handler } from '@cio-bus/kafka';

/** Just under what one request to Customer.io may hold, so that a batch here mostly is a request there. */
const BATCH = { maxMessages: 1_000, maxBytes: 480_000, lingerMs: 10 };

/**
 * Delivers changes of people and what people did, a person's in order.
 *
 * Safe to run twice: Customer.io drops an event's ULID that it has seen, and an identify carries its time and is the
 * same. What is not safe to repeat is a barrier.
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

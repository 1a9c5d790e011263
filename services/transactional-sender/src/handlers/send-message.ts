import { createHash } from 'node:crypto';
import { type TransactionalCommand, topics, transactionalCommand } from '@cio-bus/contracts';
import type { CustomerIOService } from '@cio-bus/customerio';
import { defineHandler, done, type Handler, skipped } from '@cio-bus/kafka';
import type { SendLedger } from '@cio-bus/ledger';
import type { IsAllowed } from '../recipients/send-allowlist.ts';

/** Dependencies of {@link sendMessage}. */
export interface SendMessageDependencies {
  customerio: Pick<CustomerIOService, 'sendTransactional' | 'findDeliveries'>;
  sends: Pick<SendLedger, 'once'>;
  isAllowed: IsAllowed;
}

/**
 * Sends one transactional message.
 *
 * Safe to repeat: the ledger records ids that are sent or in doubt, and neither is sent again.
 */
export const sendMessage = ({ customerio, sends, isAllowed }: SendMessageDependencies): Handler =>
  defineHandler({
    name: 'send-message',
    topics: [topics.transactional],
    schema: transactionalCommand,
    order: 'key',

    async handle(command, { signal }) {
      if (!isAllowed(command)) return skipped('not-allowed-here');
      const send = () => customerio.sendTransactional(command, { signal });
      const reconcile = (since: Date) => customerio.findDeliveries(command, since);
      const { deliveryId, how } = await sends.once(command.id, send, { reconcile, lookupKey: lookupKeyOf(command) });
      return done({ deliveryId, sendResult: how });
    },
  });

/**
 * Equal for the sends that Customer.io lists alike: of one template, by the name or number in the command, or of none, to one
 * person. A hash, because the ledger keeps no ids of people.
 */
function lookupKeyOf({ userId, payload }: TransactionalCommand): string {
  const template = String(payload.transactional_message_id ?? payload.template ?? '').toLowerCase();
  return createHash('sha256')
    .update(JSON.stringify([userId, template]))
    .digest('base64url');
}

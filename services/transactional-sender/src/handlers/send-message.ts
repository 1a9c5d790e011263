import { topics, transactionalCommand } from '@cio-bus/contracts';
import type { CustomerIOService } from '@cio-bus/customerio';
import { defineHandler, done, type Handler, skipped } from '@cio-bus/kafka';
import type { SendLedger } from '@cio-bus/ledger';
import type { IsAllowed } from '../recipients/send-allowlist.ts';

/** Dependencies of {@link sendMessage}. */
export interface SendMessageDependencies {
  customerio: Pick<CustomerIOService, 'sendTransactional' | 'findDeliveries' | 'lookupKey' | 'isPerDevice'>;
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
      const options = {
        reconcile,
        lookupKey: customerio.lookupKey(command),
        isPerDevice: customerio.isPerDevice(command),
      };
      const { deliveryId, how } = await sends.once(command.id, send, options);
      return done({ deliveryId, sendResult: how });
    },
  });

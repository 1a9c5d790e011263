import { BusError, type TransactionalCommand } from '@cio-bus/contracts';
import { toDeadLetter } from '@cio-bus/kafka';
import { createSendLedger } from '@cio-bus/ledger';
import type { Stack } from '@cio-bus/local';
import { quietTelemetry } from '@cio-bus/service';
import { aRecordOf } from '@cio-bus/testkit';

/** The dead letter of a send in doubt. */
export const inDoubt = (command: TransactionalCommand, offset: number) =>
  toDeadLetter(aRecordOf(command, { offset }), {
    ...{ error: new BusError('SEND_UNKNOWN', 'two deliveries could be this one'), service: 'transactional-sender' },
    ...{ attempts: 1, processingTimeMs: 1, firstFailedAt: Date.now(), failedAt: Date.now() },
  });

/** Leaves a send in doubt in the ledger of the stack, as a sender that got no response. */
export async function leaveInDoubt({ stateDir }: Stack, { id }: TransactionalCommand): Promise<void> {
  const telemetry = quietTelemetry('transactional-sender');
  const ledger = createSendLedger({ STATE_DIR: stateDir }, telemetry, { sleep: async () => {} });
  await ledger.start();
  const lost = () => Promise.reject(new BusError('SEND_UNKNOWN', 'no answer in time'));
  await ledger.once(id, lost, { reconcile: async () => [], lookupKey: id }).catch(() => {});
  await ledger.stop();
}

/** The body of the webhook that reports the message of a command as sent. */
export const sentReport = ({ id, userId, payload }: TransactionalCommand, deliveryId: string): string =>
  JSON.stringify({
    event_id: id,
    object_type: payload.channel,
    metric: 'sent',
    timestamp: Math.ceil(Date.now() / 1_000),
    data: {
      identifiers: { id: userId },
      delivery_id: deliveryId,
      recipient: payload.to,
      transactional_message_id: payload.transactional_message_id,
    },
  });

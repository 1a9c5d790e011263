import { BusError, type EventCommand } from '@cio-bus/contracts';
import { toDeadLetter } from '@cio-bus/kafka';
import { aRecordOf, aTrackCommand, aTransactionalCommand } from '@cio-bus/testkit';

/** A send that a ledger holds, and whose dead letter says so. */
export const send = aTransactionalCommand({ userId: 'grace', timestamp: Date.now() });

/** A command that repairs a dead letter. */
export const anEvent = (): EventCommand => aTrackCommand({ userId: 'u1', timestamp: Date.now() });

/** The dead letter of an event that Customer.io refused. They have six causes, and a text of its own each. */
export function refused(offset: number) {
  const field = ['name', 'identifiers', 'timestamp', 'data', 'email', 'id'][offset % 6] as string;
  const command = aTrackCommand({ userId: `user${offset % 9_973}`, timestamp: Date.now() });
  const error = new BusError('VENDOR_REJECTED', `refused: ${field} of user${offset} at ${Date.now()}`, {
    ...{ status: 207, reason: 'invalid', field },
  });
  const at = { firstFailedAt: Date.now(), failedAt: Date.now() };
  return toDeadLetter(aRecordOf(command, { offset: 1_000_000 + offset }), {
    ...{ error, service: 'track-publisher', attempts: 1, processingTimeMs: 30 },
    ...at,
  });
}

import { topics } from '@cio-bus/contracts';
import { type AuditInput, commandIdOf } from './input/audit-input.ts';

/**
 * Sends that count as a delivery which Customer.io does not have, or has for another command: whoever recorded it took a
 * message for one that it is not, and the send that it hides may never have happened.
 */
export function findWrongDeliveries({ journal, outcomes }: AuditInput): string[] {
  const sentAs = new Map(journal.flatMap((entry) => (entry.deliveryId ? [[entry.deliveryId, entry] as const] : [])));
  return outcomes.flatMap(({ id, origin, deliveryId }) => {
    if (origin.topic !== topics.transactional || deliveryId === undefined) return [];
    const entry = sentAs.get(deliveryId);
    if (!entry) return [`${id}: settled as ${deliveryId}, which Customer.io does not have`];
    const other = commandIdOf(entry);
    return other === undefined || other === id ? [] : [`${id}: settled as ${deliveryId}, which is ${other}`];
  });
}

import { topics } from '@cio-bus/contracts';
import type { AuditInput, AuditRow } from './input/audit-input.ts';

const nameOf = ({ kind, eventId, status }: Omit<AuditRow, 'count'>) => `${kind} ${eventId} ${status}`;

/** Outcomes, dead letters and webhooks without a row in the table. */
export function findMissingRows({ outcomes, deadLetters, webhookIds, rows }: AuditInput): string[] {
  const there = new Set(rows.map(nameOf));
  const wanted = [
    ...outcomes.map(({ id, status, origin }) => ({ kind: kindOf(origin.topic), eventId: id, status })),
    ...deadLetters.map(({ deadLetterId }) => ({ kind: 'dead_letter', eventId: deadLetterId, status: 'dead' })),
    ...webhookIds.map((eventId) => ({ kind: 'webhook', eventId, status: 'received' })),
  ];
  return [...new Set(wanted.map(nameOf))].filter((name) => !there.has(name));
}

/** Events that `events_current` has more than once. */
export const findDoubledRows = ({ rows }: AuditInput): string[] => rows.filter(({ count }) => count > 1).map(nameOf);

const kindOf = (topic: string) => (topic === topics.webhooks ? 'reaction' : 'command');

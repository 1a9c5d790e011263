import { row } from '../terminal/rows.ts';
import type { Summary } from './summary.ts';

/** What happened, for people. */
export function renderSummary(summary: Summary): string {
  const { reconciled, held } = summary;
  return [
    'What happened',
    row('commands published', summary.published),
    row('bad records beside them', summary.badRecords),
    row('accepted by Customer.io', summary.accepted),
    row('refused by Customer.io', summary.refused, 'dead letters'),
    row(
      'sends in doubt',
      reconciled + held,
      `${reconciled} found at Customer.io, ${held} held for a decision; none resent`,
    ),
    row('dead letters in all', summary.dead),
    row('replayed', summary.replayed, 'once the cause was fixed'),
    row('webhooks received', summary.webhooks),
    row('reactions published', summary.reactions),
    row('rows in the table', summary.rows),
    row('accepted a second', summary.eventsPerSecond, 'until 99 % were, the outage included'),
    row('publish to accepted, p50', summary.p50, 'ms'),
    row('publish to accepted, p99', summary.p99, 'ms'),
  ].join('\n');
}

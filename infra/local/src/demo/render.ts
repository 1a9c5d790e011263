import type { AuditReport } from '@cio-bus/testkit';
import type { Summary } from './summary.ts';

const NAME_WIDTH = 34;
const COUNT_WIDTH = 10;

const count = (value: number) => value.toLocaleString('en-GB').padStart(COUNT_WIDTH);
const row = (name: string, value: number, note = '') =>
  `  ${name.padEnd(NAME_WIDTH)}${count(value)}${note && `  ${note}`}`;

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

/** What the audit found, for people. */
export function renderAudit({ holds, checks, repeatedIdentifies, compared }: AuditReport): string {
  const lines = checks.map(({ name, found, examples }) => {
    const told = examples.length > 0 ? `  ${examples.join(', ')}` : '';
    return `  ${found === 0 ? '✓' : '✗'} ${name.padEnd(NAME_WIDTH - 2)}${count(found)}${told}`;
  });
  const { records, outcomes, deadLetters, journalEntries, people, rows } = compared;
  return [
    'Audit',
    ...lines,
    row('identifies accepted again', repeatedIdentifies, 'harmless: they set the same'),
    `  compared: ${records} records, ${outcomes} outcomes, ${deadLetters} dead letters, ${journalEntries} journal entries, ${people} people, ${rows} rows`,
    holds ? '  The audit holds.' : '  THE AUDIT DOES NOT HOLD.',
  ].join('\n');
}

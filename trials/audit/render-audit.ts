import { row } from '../terminal/rows.ts';
import type { AuditReport } from './audit.ts';

/** What the audit found, for people. */
export function renderAudit(report: AuditReport): string {
  const { holds, checks, sendsInDoubt, compared } = report;
  const { records, outcomes, deadLetters, journalEntries, people, rows } = compared;
  return [
    'Audit',
    ...checks.map(({ name, found, examples }) => row(`${found === 0 ? '✓' : '✗'} ${name}`, found, examples.join(', '))),
    row('sends whose answer was lost', sendsInDoubt.answersLost),
    row('sends in doubt, found at Customer.io', sendsInDoubt.reconciled),
    row('sends in doubt, held for a decision', sendsInDoubt.held),
    row('  of these found after all', report.foundAfterGivingUp, 'given up before a kill, then handled again'),
    row('commands that lie in Kafka again', report.repeatedCommands, 'published again or replayed under their id'),
    row('records handled again', report.repeatedOutcomes),
    row('events accepted again', report.repeatedEvents, 'each dropped by its id'),
    row('identifies accepted again', report.repeatedIdentifies, 'harmless: they set the same'),
    `  compared: ${records} records, ${outcomes} outcomes, ${deadLetters} dead letters, ${journalEntries} journal entries, ${people} people, ${rows} rows`,
    holds ? '  The audit holds.' : '  THE AUDIT DOES NOT HOLD.',
  ].join('\n');
}

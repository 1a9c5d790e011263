import { row } from '../terminal/rows.ts';
import type { AuditReport } from './audit.ts';

/** The audit's result as printed. */
export function renderAudit(report: AuditReport): string {
  const { holds, checks, sendsInDoubt, compared } = report;
  const { records, outcomes, deadLetters, journalEntries, people, rows } = compared;
  return [
    'Audit',
    ...checks.map(({ name, found, examples }) => row(`${found === 0 ? '✓' : '✗'} ${name}`, found, examples.join(', '))),
    row('sends with a lost response', sendsInDoubt.answersLost),
    row('  found at Customer.io', sendsInDoubt.reconciled),
    row('  held for an operator', sendsInDoubt.held),
    row('  held, then settled by a report', sendsInDoubt.settled),
    row('  held before a kill, then found', report.foundAfterGivingUp),
    row('events of suppressed people', report.suppressedEvents, 'without effect'),
    row(
      'commands of failing people',
      report.failing.records,
      `${report.failing.deadLettered} dead-lettered, the others delivered`,
    ),
    row('publish to accepted of others, p99', report.latency.p99, 'ms'),
    row('publish to accepted of others, max', report.latency.max, 'ms'),
    row('commands with a second record', report.repeatedCommands, 'published again or replayed under the same id'),
    row('records handled again', report.repeatedOutcomes),
    row('events accepted again', report.repeatedEvents, 'dropped by their id'),
    row('identifies accepted again', report.repeatedIdentifies, 'harmless: they set the same values'),
    `  compared: ${records} records, ${outcomes} outcomes, ${deadLetters} dead letters, ${journalEntries} journal entries, ${people} people, ${rows} rows`,
    holds ? '  The audit passed.' : '  THE AUDIT FAILED.',
  ].join('\n');
}

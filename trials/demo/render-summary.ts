import { row } from '../terminal/rows.ts';
import { QUIET_PER_SECOND } from './phases.ts';
import type { Speed, Summary } from './summary.ts';

/** The summary as printed at the end of a demo. */
export function renderSummary(summary: Summary): string {
  const { reconciled, held } = summary;
  return [
    'What happened',
    row('commands published', summary.published),
    row('bad records published', summary.badRecords),
    row('hostile records published', summary.hostileRecords, 'deep JSON, null headers, every compression'),
    row('commands accepted by Customer.io', summary.accepted),
    row('commands rejected at first', summary.rejected, 'dead letters'),
    row(
      'sends with a lost response',
      reconciled + held,
      `${reconciled} found at Customer.io, ${held} held for an operator; none sent twice`,
    ),
    row('dead letters in total', summary.deadLetters),
    row('dead letters replayed', summary.replayed, 'after the cause was fixed'),
    row('webhooks received', summary.webhooks),
    row('reactions published', summary.reactions),
    row('rows in the table', summary.rows),
    ...quietRows(summary.quiet),
    ...faultyRows(summary.faulty),
  ].join('\n');
}

/** Latency only: the rate is the one at which the demo publishes. */
function quietRows(speed: Speed): string[] {
  if (speed.commands === 0) return [];
  return ['', `Without faults, at ${QUIET_PER_SECOND} commands/s`, ...latencyRows(speed)];
}

function faultyRows(speed: Speed): string[] {
  if (speed.commands === 0) return [];
  const throughput = row('throughput', speed.perSecond, 'commands/s, until 99 % were accepted');
  return ['', 'With faults and an outage of 2 s, at full rate', throughput, ...latencyRows(speed)];
}

const latencyRows = ({ p50, p99 }: Speed) => [
  row('publish to accepted, p50', p50, 'ms'),
  row('publish to accepted, p99', p99, 'ms'),
];

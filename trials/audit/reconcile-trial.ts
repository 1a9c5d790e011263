import { committedOffsets, topicReader } from '@cio-bus/kafka';
import { type ReconcileReport, reconcile } from '@cio-bus/reconcile';
import type { TrialConnections } from '../stack/connections.ts';
import { row } from '../terminal/rows.ts';

/** Compares Kafka and the table of a stack at rest. */
export const reconcileTrial = ({
  kafka,
  warehouse,
}: Pick<TrialConnections, 'kafka' | 'warehouse'>): Promise<ReconcileReport> =>
  reconcile({
    read: topicReader(kafka),
    committed: (groupId, topic) => committedOffsets(kafka, groupId, topic),
    warehouse,
  });

/** The reconciliation as printed. At rest nothing is in flight. */
export function renderReconciliation({ hours, topics, gaps, difference }: ReconcileReport): string {
  const sum = (name: 'published' | 'accepted' | 'skipped' | 'dead' | 'inFlight') =>
    hours.reduce((total, hour) => total + hour[name], 0);
  return [
    'Reconciliation of Kafka and the table',
    row('commands and events in Kafka', sum('published')),
    row('  accepted', sum('accepted')),
    row('  skipped', sum('skipped')),
    row('  dead-lettered', sum('dead')),
    row('  in flight', sum('inFlight')),
    ...topics.map(({ topic, records, rows }) => row(`rows of ${topic}`, rows, `of ${records} records`)),
    row(`${difference === 0 ? '✓' : '✗'} difference`, difference),
    ...gaps
      .slice(0, 5)
      .map(({ topic, partition, offset, reason }) => `      ${topic}/${partition}/${offset}: ${reason}`),
  ].join('\n');
}

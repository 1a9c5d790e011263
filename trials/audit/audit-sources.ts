import { topicOffsets, topicReader } from '@cio-bus/kafka';
import type { TrialConnections } from '../stack/connections.ts';
import type { AuditSources } from './gather-audit-input.ts';
import type { PublishedCommand } from './input/audit-input.ts';

/** Where the audit of a trial looks. */
export const auditSources = (
  { kafka, sandbox, warehouse }: Pick<TrialConnections, 'kafka' | 'sandbox' | 'warehouse'>,
  published: readonly PublishedCommand[],
): AuditSources => ({
  published,
  read: topicReader(kafka),
  offsets: (topic) => topicOffsets(kafka, topic),
  journal: () => sandbox.journal(),
  people: () => sandbox.people(),
  query: warehouse.query,
  dataset: warehouse.dataset,
  acknowledgedWebhooks: async () =>
    (await sandbox.webhooks()).events.filter(({ status }) => status === 'acknowledged').map(({ event_id }) => event_id),
});

import { topicOffsets, topicReader } from '@cio-bus/kafka';
import type { AuditSources, PublishedCommand } from '@cio-bus/testkit';
import type { TrialConnections } from './connections.ts';

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

import { audit } from '../../audit/audit.ts';
import { auditSources } from '../../audit/audit-sources.ts';
import { gatherAuditInput } from '../../audit/gather-audit-input.ts';
import { readBacklog, untilAtRest } from '../../stack/settlement.ts';
import { exactly, type Measure, none } from '../trial.ts';
import type { TrialStack } from '../trial-stack.ts';
import { deliveriesIn } from './deliveries.ts';
import type { TrialPublisher } from './publisher.ts';

const PATIENCE_MS = 180_000;

/** Waits until every record is settled and every webhook delivered. @throws Error that says what is pending */
export const untilStill = ({ kafka, sandbox }: Pick<TrialStack, 'kafka' | 'sandbox'>): Promise<void> =>
  untilAtRest(
    { backlog: () => readBacklog(kafka), pendingWebhooks: async () => (await sandbox.stats()).webhooks.pending },
    { timeoutMs: PATIENCE_MS },
  );

/** What must hold after harm that is nobody's fault: all published is delivered, none dead-lettered, and the audit holds. */
export async function judgeAll(stack: TrialStack, publisher: TrialPublisher): Promise<Measure[]> {
  const input = await gatherAuditInput(auditSources(stack, publisher.published));
  const { firstAt, repeated } = deliveriesIn(input.journal);
  const delivered = [...publisher.publishedAt.keys()].filter((id) => firstAt.has(id)).length;
  const report = audit(input, { killed: stack.deaths.length > 0 });
  const failed = report.checks.filter(({ found, expected }) => found !== expected);
  return [
    exactly('published messages delivered', delivered, publisher.publishedAt.size),
    none(
      'dead letters',
      input.deadLetters.map(({ code }) => code),
    ),
    none('messages that took effect twice', repeated),
    none(
      'checks of the audit that failed',
      failed.map(({ name, found, examples }) => `${name}: ${found} (${examples[0]})`),
    ),
  ];
}

import { audit } from '../audit/audit.ts';
import { auditSources } from '../audit/audit-sources.ts';
import { gatherAuditInput } from '../audit/gather-audit-input.ts';
import { reconcileTrial, renderReconciliation } from '../audit/reconcile-trial.ts';
import { renderAudit } from '../audit/render-audit.ts';
import type { TrialConnections } from '../stack/connections.ts';
import { isPoisoned } from './chaos-traffic.ts';
import { type ChaosFacts, renderChaos } from './render.ts';

/** Prints what happened and what the audit found. @returns whether audit and reconciliation pass */
export async function concludeChaos(
  connections: TrialConnections,
  facts: ChaosFacts,
  print: (line: string) => void,
): Promise<boolean> {
  const stats = await connections.sandbox.stats();
  const input = await gatherAuditInput(auditSources(connections, facts.published));
  print(`\n${renderChaos(facts, stats)}`);
  const mustDie = new Set(
    facts.hostile.flatMap(({ key, deadLetterCodes }) => (deadLetterCodes.length > 0 ? [key] : [])),
  );
  const report = audit(input, {
    isPoisoned: (record) => isPoisoned(record) || mustDie.has(record.key ?? ''),
    killed: true,
    stories: true,
    ends: facts.hostile,
  });
  print(`\n${renderAudit(report)}`);
  const reconciled = await reconcileTrial(connections);
  print(`\n${renderReconciliation(reconciled)}`);
  return report.holds && reconciled.holds;
}

import { audit } from '../audit/audit.ts';
import { auditSources } from '../audit/audit-sources.ts';
import { gatherAuditInput } from '../audit/gather-audit-input.ts';
import { reconcileTrial, renderReconciliation } from '../audit/reconcile-trial.ts';
import { renderAudit } from '../audit/render-audit.ts';
import type { TrialConnections } from '../stack/connections.ts';
import { settle } from '../stack/settle.ts';
import { readUnchanged } from '../stack/unchanged.ts';
import { answersWith } from '../stack/until-answered.ts';
import { keysToDie } from '../traffic/hostile/hostile-records.ts';
import { isPoisoned } from '../traffic/is-poisoned.ts';
import { failingPeople } from '../traffic/stories/failing-people.ts';
import { type ChaosFacts, renderChaos } from './render.ts';

/** No innocent command waits longer, apart from its turn and from faults. */
const LATENCY_BOUND_MS = 60_000;
/** Limit for a stack that is nearly at rest to be so. */
const PATIENCE_MS = 300_000;

/** Prints what happened and what the audit found. @returns whether audit and reconciliation pass */
export async function concludeChaos(
  connections: TrialConnections,
  facts: ChaosFacts,
  print: (line: string) => void,
): Promise<boolean> {
  const stats = await connections.sandbox.stats();
  const { input, reconciled } = await readUnchanged(connections.kafka, {
    atRest: () => settle(connections, { label: 'settled', timeoutMs: PATIENCE_MS }),
    read: async () => ({
      input: await gatherAuditInput(auditSources(connections, facts.published)),
      reconciled: await reconcileTrial(connections),
    }),
  });
  print(`\n${renderChaos(facts, stats)}`);
  const mustDie = keysToDie(facts.hostile);
  const report = audit(input, {
    isPoisoned: (record) => isPoisoned(record) || mustDie.has(record.key),
    killed: true,
    stories: true,
    ends: facts.hostile,
    failingPeople: facts.faults.has('failing-people') ? failingPeople : [],
    failedRequests: answersWith('500', stats),
    latencyBoundMs: LATENCY_BOUND_MS,
    windows: facts.windows,
  });
  print(`\n${renderAudit(report)}`);
  print(`\n${renderReconciliation(reconciled)}`);
  return report.holds && reconciled.holds;
}

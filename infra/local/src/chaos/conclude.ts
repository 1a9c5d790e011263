import { audit, gatherAuditInput } from '@cio-bus/testkit';
import { auditSources } from '../trial/audit-sources.ts';
import type { TrialConnections } from '../trial/connections.ts';
import { renderAudit } from '../trial/render-audit.ts';
import { isPoisoned } from './chaos-traffic.ts';
import { renderChaos } from './render.ts';
import type { ChaosRun } from './run-chaos.ts';

/** What is known of a run beside what its audit reads. */
export interface ChaosFacts extends ChaosRun {
  /** What was told of processes that ended by themselves, and were started again. */
  deaths: readonly string[];
}

/** Tells what happened and what the audit found. @returns the exit code: 0 only when the audit holds */
export async function concludeChaos(
  connections: TrialConnections,
  facts: ChaosFacts,
  print: (line: string) => void,
): Promise<0 | 1> {
  const stats = await connections.sandbox.stats();
  const input = await gatherAuditInput(auditSources(connections, facts.published));
  print(`\n${renderChaos(facts, stats)}`);
  const report = audit(input, { isPoisoned, killed: true });
  print(`\n${renderAudit(report)}`);
  return report.holds ? 0 : 1;
}

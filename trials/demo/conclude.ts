import { audit } from '../audit/audit.ts';
import type { AuditInput } from '../audit/audit-input.ts';
import { type Mutant, mutate } from '../audit/mutate.ts';
import { renderAudit } from '../audit/render-audit.ts';
import { renderSummary } from './render-summary.ts';
import { summarise } from './summary.ts';

/** What a demo knows beside what an audit reads. */
export interface DemoFacts {
  badRecords: number;
  replayed: number;
  /** A fault to put into the audit's input on purpose. */
  mutate: Mutant | undefined;
}

/** Tells what happened and what the audit found. @returns the exit code: 0 only when the audit holds */
export function concludeDemo(input: AuditInput, facts: DemoFacts, print: (line: string) => void): 0 | 1 {
  print(`\n${renderSummary(summarise(input, facts))}`);
  if (facts.mutate) print(`\nOn purpose, the audit's input gets a fault: ${facts.mutate}.`);
  const report = audit(facts.mutate ? mutate(input, facts.mutate) : input);
  print(`\n${renderAudit(report)}`);
  return report.holds ? 0 : 1;
}

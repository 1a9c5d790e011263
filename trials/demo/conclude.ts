import { audit } from '../audit/audit.ts';
import type { AuditInput, AuditRecord, ExpectedEnd } from '../audit/input/audit-input.ts';
import { type Mutant, mutate } from '../audit/mutate.ts';
import { renderAudit } from '../audit/render-audit.ts';
import { failingPeople } from '../traffic/stories/failing-people.ts';
import { renderSummary } from './render-summary.ts';
import { type KnownFacts, summarise } from './summary.ts';

/** No innocent command waits longer, apart from its turn. */
const LATENCY_BOUND_MS = 30_000;

/** Facts of a demo that the audit's input does not contain. */
export interface DemoFacts extends Omit<KnownFacts, 'hostileRecords'> {
  /** Which records must end as dead letters. */
  isPoisoned: (record: AuditRecord) => boolean;
  /** Hostile records and how they must end. */
  hostile: readonly ExpectedEnd[];
  /** Number of requests about failing people that have failed. */
  failedRequests: number;
  /** A fault to plant in the audit's input. */
  mutate: Mutant | undefined;
}

/** Prints what happened and what the audit found. @returns the exit code: 0 only if the audit passes */
export function concludeDemo(input: AuditInput, facts: DemoFacts, print: (line: string) => void): 0 | 1 {
  const summary = summarise(input, { ...facts, hostileRecords: facts.hostile.length });
  print(`\n${renderSummary(summary)}`);
  if (facts.mutate) print(`\nA fault is planted in the audit's input: ${facts.mutate}.`);
  const report = audit(facts.mutate ? mutate(input, facts.mutate) : input, {
    isPoisoned: facts.isPoisoned,
    stories: true,
    ends: facts.hostile,
    failingPeople,
    failedRequests: facts.failedRequests,
    latencyBoundMs: LATENCY_BOUND_MS,
  });
  print(`\n${renderAudit(report)}`);
  return report.holds ? 0 : 1;
}

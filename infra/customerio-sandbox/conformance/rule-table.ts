import { readFile } from 'node:fs/promises';
import { type ConformanceResult, conformanceResult } from './result.ts';
import type { Rule } from './rule.ts';
import { rules } from './rules/index.ts';

/** A row of the table of rules: what Customer.io does, how that is known, and what a real account has shown. */
export type RuleRow = [part: string, rule: string, knownFrom: string, onRealAccount: string];

/** The rules that the tests check against the sandbox, with the result of the last run on a real account. */
export async function ruleTable(): Promise<RuleRow[]> {
  const result = conformanceResult.parse(JSON.parse(await readFile(new URL('result.json', import.meta.url), 'utf8')));
  return Object.entries(rules).flatMap(([part, ofPart]) =>
    ofPart.map((rule): RuleRow => [part, rule.says, rule.source, shownBy(rule, result)]),
  );
}

function shownBy({ id, onlySandbox }: Rule, { ranOn, rules: outcomes }: ConformanceResult): string {
  const outcome = outcomes[id];
  if (outcome === 'confirmed') return `confirmed, ${ranOn}`;
  if (outcome && 'contradicted' in outcome) return `**contradicted**, ${ranOn}: ${outcome.contradicted}`;
  return onlySandbox ?? 'not yet';
}

import type { Account } from './account.ts';
import type { Outcome } from './result.ts';
import { NotShown, type Rule } from './rule.ts';
import { rules } from './rules/index.ts';

export interface RunOptions {
  /** What the run was given, beside keys. */
  given: { recipient: boolean; template: boolean };
  /** Reports each rule as it ends. */
  report(rule: Rule, outcome: Outcome): void;
}

/** Checks every rule that a real account can show, one after the other. Never rejects: a rule that fails is an outcome. */
export async function checkRules(account: Account, { given, report }: RunOptions): Promise<Record<string, Outcome>> {
  const outcomes: Record<string, Outcome> = {};
  for (const rule of Object.values(rules).flat()) {
    const outcome = await outcomeOf(rule, account, given);
    outcomes[rule.id] = outcome;
    report(rule, outcome);
  }
  return outcomes;
}

async function outcomeOf(rule: Rule, account: Account, given: RunOptions['given']): Promise<Outcome> {
  if (rule.onlySandbox !== undefined) return { skipped: rule.onlySandbox };
  if (rule.needs && !given[rule.needs]) return { skipped: `needs CONFORMANCE_${rule.needs.toUpperCase()}` };
  try {
    await rule.check(account);
    return 'confirmed';
  } catch (error) {
    if (error instanceof NotShown) return { skipped: error.message };
    return { contradicted: error instanceof Error ? error.message.slice(0, 500) : String(error) };
  }
}

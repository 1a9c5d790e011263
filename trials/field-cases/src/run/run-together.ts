import type { FieldCase } from '../cases/field-case.ts';
import type { CaseResult } from './run-case.ts';

/** With this many causes found, the cases that are left are not run one by one. */
const ENOUGH_CAUSES = 3;

/** How cases are run; both need a stack of their own, or one that no case has broken. */
export interface Runs {
  /** Runs them at the same time; `died` says which services exited meanwhile. */
  atOnce(cases: readonly FieldCase[]): Promise<{ results: CaseResult[]; died: readonly string[] }>;
  alone(fieldCase: FieldCase): Promise<CaseResult>;
}

const failed = ({ findings }: CaseResult) => findings.length > 0;

/**
 * Runs cases at the same time. If any fails, those that failed are run again one by one, all of them if a service has exited:
 * a case that takes others down with it is thus named, and they are not. If none fails alone, all that failed have failed.
 */
export async function runTogether(cases: readonly FieldCase[], runs: Runs): Promise<CaseResult[]> {
  const { results, died } = await runs.atOnce(cases);
  const suspects = results.filter((result) => died.length > 0 || failed(result));
  if (suspects.length === 0) return results;
  const alone = new Map<string, CaseResult>();
  for (const { case: suspect } of suspects) {
    if (causesIn(alone).length < ENOUGH_CAUSES) alone.set(suspect.id, await runs.alone(suspect));
  }
  const causes = causesIn(alone);
  const judge = (suspect: CaseResult) =>
    causes.length === 0 ? failsTogether(suspect, died) : (alone.get(suspect.case.id) ?? notRunAlone(suspect, causes));
  return results.map((result) => (suspects.includes(result) ? judge(result) : result));
}

const causesIn = (results: ReadonlyMap<string, CaseResult>) => [...results.values()].filter(failed);

function failsTogether(result: CaseResult, died: readonly string[]): CaseResult {
  const seen = `no case fails alone${died.length > 0 ? `; together: ${died.join(', ')}` : ''}`;
  const finding = { check: 'together', expected: 'the case holds beside others', seen };
  return { ...result, findings: [...result.findings, finding] };
}

function notRunAlone(result: CaseResult, causes: readonly CaseResult[]): CaseResult {
  const seen = `not run: ${causes.map((one) => one.case.id).join(', ')} had failed alone`;
  return { ...result, findings: [...result.findings, { check: 'alone', expected: 'the case holds alone', seen }] };
}

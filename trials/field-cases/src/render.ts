import type { CaseResult, Finding } from './run/run-case.ts';

const LONGEST_TEXT = 700;
const cut = (text: string) => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)} …` : text);

/** A case's result for people: each failed check with what was expected and what was seen. */
export function renderResult({ case: { id, source, expect }, findings, tookMs }: CaseResult): string {
  const seconds = (tookMs / 1_000).toFixed(1);
  if (findings.length === 0) return `${id}  passed  ${seconds} s`;
  return [
    `${id}  FAILED  ${seconds} s`,
    `  source    ${source}`,
    `  expect    ${expect}`,
    ...findings.map(renderFinding),
  ].join('\n');
}

const renderFinding = ({ step, check, expected, seen }: Finding): string =>
  [
    `  ${check}${step === undefined ? '' : ` at step ${step + 1}`}`,
    `    expected  ${cut(typeof expected === 'string' ? expected : JSON.stringify(expected))}`,
    `    seen      ${cut(seen)}`,
  ].join('\n');

/** The last line of a run. */
export function renderSummary(results: readonly CaseResult[]): string {
  const failed = results.filter(({ findings }) => findings.length > 0).map((one) => one.case.id);
  const passed = `${results.length - failed.length} of ${results.length} field cases passed`;
  return failed.length === 0 ? `${passed}.` : `${passed}; failed: ${failed.join(' ')}`;
}

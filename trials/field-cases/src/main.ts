import { runTask } from '@cio-bus/servers';
import { planShares } from './cases/plan-shares.ts';
import { readCases, selectCases } from './cases/read-cases.ts';
import { renderResult, renderSummary } from './render.ts';
import { startFieldTrial } from './run/field-trial.ts';
import type { CaseResult } from './run/run-case.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

await runTask(async () => {
  const cases = selectCases(readCases(), process.argv.slice(2));
  const [{ together, alone } = { together: [], alone: [] }] = planShares(cases, 1);
  print(`Starting Kafka, the sandbox and every service for ${cases.length} field cases …`);
  const trial = await startFieldTrial(print);
  const results: CaseResult[] = [];
  const report = (result: CaseResult) => {
    results.push(result);
    print(renderResult(result));
  };
  try {
    if (together.length > 0) for (const result of await trial.runTogether(together)) report(result);
    for (const fieldCase of alone) report(await trial.run(fieldCase));
  } finally {
    await trial.stop();
  }
  print(`\n${renderSummary(results)}`);
  process.exitCode = results.every(({ findings }) => findings.length === 0) ? 0 : 1;
});

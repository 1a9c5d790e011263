import { runTask } from '@cio-bus/servers';
import { readCases, selectCases } from './cases/read-cases.ts';
import { renderResult, renderSummary } from './render.ts';
import { startFieldTrial } from './run/field-trial.ts';
import type { CaseResult } from './run/run-case.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

await runTask(async () => {
  const cases = selectCases(readCases(), process.argv.slice(2));
  print(`Starting Kafka, the sandbox and every service for ${cases.length} field cases …`);
  const trial = await startFieldTrial(print);
  const results: CaseResult[] = [];
  try {
    for (const fieldCase of cases) {
      const result = await trial.run(fieldCase);
      results.push(result);
      print(renderResult(result));
    }
  } finally {
    await trial.stop();
  }
  print(`\n${renderSummary(results)}`);
  process.exitCode = results.every(({ findings }) => findings.length === 0) ? 0 : 1;
});

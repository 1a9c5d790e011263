import { runTask } from '@cio-bus/servers';
import { passed, renderList, renderMeasures } from './run/render.ts';
import { selectTrials } from './run/select-trials.ts';
import { isolationTrials } from './trials/index.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

await runTask(async () => {
  const names = process.argv.slice(2);
  if (names.length === 0) return print(renderList(isolationTrials));
  let allPassed = true;
  for (const trial of selectTrials(isolationTrials, names)) {
    print(`${trial.name}: ${trial.about}`);
    const begun = performance.now();
    const measures = await trial.run(print);
    print(`${renderMeasures(trial.name, measures, performance.now() - begun)}\n`);
    allPassed &&= passed(measures);
  }
  process.exitCode = allPassed ? 0 : 1;
});

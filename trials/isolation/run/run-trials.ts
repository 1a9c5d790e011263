import type { IsolationTrial } from './isolation-trial.ts';
import { passed, renderList, renderMeasures } from './render.ts';
import { selectTrials } from './select-trials.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

/** Runs the trials that are named on the command line, and prints what they measured; lists all when none is. */
export async function runTrials(program: string, trials: readonly IsolationTrial[]): Promise<void> {
  const names = process.argv.slice(2);
  if (names.length === 0) return print(renderList(program, trials));
  let allPassed = true;
  for (const trial of selectTrials(trials, names)) {
    print(`${trial.name}: ${trial.about}`);
    const begun = performance.now();
    const measures = await trial.run(print);
    print(`${renderMeasures(trial.name, measures, performance.now() - begun)}\n`);
    allPassed &&= passed(measures);
  }
  process.exitCode = allPassed ? 0 : 1;
}

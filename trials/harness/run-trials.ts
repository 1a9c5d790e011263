import { passed, renderList, renderMeasures } from './render.ts';
import { selectTrials } from './select-trials.ts';
import type { Trial } from './trial.ts';

const print = (line: string) => void process.stdout.write(`${line}\n`);

/** Runs the trials that are named on the command line, and prints what they measured; lists all when none is. */
export async function runTrials(program: string, trials: readonly Trial[]): Promise<void> {
  const names = process.argv.slice(2);
  if (names.length === 0) return print(renderList(program, trials));
  let allPassed = true;
  for (const trial of selectTrials(trials, names)) {
    const hasPassed = await runOne(trial);
    allPassed &&= hasPassed;
  }
  process.exitCode = allPassed ? 0 : 1;
}

/** Runs the only trial of a program, and prints what it measured. */
export async function runTrial(trial: Trial): Promise<void> {
  process.exitCode = (await runOne(trial)) ? 0 : 1;
}

async function runOne(trial: Trial): Promise<boolean> {
  print(`${trial.name}: ${trial.about}`);
  const begun = performance.now();
  const measures = await trial.run(print);
  print(`${renderMeasures(trial.name, measures, performance.now() - begun)}\n`);
  return passed(measures);
}

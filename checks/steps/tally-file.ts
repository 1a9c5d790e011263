import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootDir } from '@cio-bus/servers';
import { FAILED, type Tally } from './step.ts';

const folder = join(rootDir, 'checks/.tally');
const fileOf = (step: string) => join(folder, `${step}.json`);

/** Leaves a step's counts for the run that started it; turbo stores the file with the step's result. */
export async function writeTally(step: string, tally: Tally): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(fileOf(step), JSON.stringify(tally));
}

/** Returns the steps' counts. A step that left none did not end, so it has failed. */
export const readTallies = (steps: readonly string[]): Promise<Tally[]> =>
  Promise.all(
    steps.map((step) =>
      readFile(fileOf(step), 'utf8').then(
        (text): Tally => JSON.parse(text),
        () => ({ ...FAILED, failures: [`${step} ended without a result`] }),
      ),
    ),
  );

/** Removes the counts of earlier runs. */
export const clearTallies = (): Promise<void> => rm(folder, { recursive: true, force: true });

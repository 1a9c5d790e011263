import { settledWithin } from '@cio-bus/service';
import { died, type GuardedProcess } from './guarded-process.ts';

const POLL_MS = 50;
const LONGEST_MS = 180_000;

/** Resolves once `/readyz` of a service answers 2xx, as {@link untilAnswers} does. */
export const untilReady = (process: GuardedProcess, healthUrl: string): Promise<void> =>
  untilAnswers(process, `${healthUrl}/readyz`);

/**
 * Resolves once this URL of a process answers 2xx.
 *
 * @throws Error with the process's last lines if it exits first or is not ready within three minutes
 */
export async function untilAnswers(process: GuardedProcess, url: string): Promise<void> {
  const ended = process.exited.then((exit) => Promise.reject(died(process.name, exit, process.lastLines())));
  const deadline = AbortSignal.timeout(LONGEST_MS);
  while (!(await Promise.race([answers(url), ended]))) {
    if (deadline.aborted) {
      throw new Error(
        `${process.name} was not ready within ${LONGEST_MS / 1_000} s:\n${process.lastLines().join('\n')}`,
      );
    }
    await settledWithin(POLL_MS, ended);
  }
}

const answers = (url: string) =>
  fetch(url).then(
    async (response) => {
      await response.body?.cancel();
      return response.ok;
    },
    () => false, // not listening yet
  );

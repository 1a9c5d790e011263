import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type RunningStack, until } from './stack-fixture.ts';

const CANARY = 20;
const REJECTED = CANARY + 5;
const EVENT = 'order_lost';
const decision = ['--by', 'ada', '--why', 'a test', '--yes'];

/** Runs a replay job before and after its cause is fixed. @param json runs a command, and returns what it prints with `--json` */
export async function tryReplayJob(
  { sandbox, bus }: RunningStack,
  json: <T>(...args: string[]) => Promise<T>,
  patienceMs: number,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cio-bus-plan-'));
  const file = join(folder, 'plan.json');
  const plan = () => json('dlq', 'plan', '--text', EVENT, '--out', file);
  const run = () => json('dlq', 'run', file, ...decision);
  const untilOpen = (count: number) =>
    until(
      `${count} open dead letters`,
      async () => ((await json<unknown[]>('dlq', 'list', '--text', EVENT)).length === count ? true : undefined),
      patienceMs,
    );
  await sandbox.setFaults({ rejectEventNames: [EVENT] });
  for (let person = 0; person < REJECTED; person += 1) await bus.track(`lost-${person}`, EVENT);
  await untilOpen(REJECTED);

  expect(await plan()).toMatchObject({ replay: REJECTED, keys: REJECTED, leave: {} });
  const reason = expect.stringMatching(/^20 replayed .* the same cause: VENDOR_REJECTED/);
  expect(await run()).toMatchObject({ state: 'stopped', replayed: CANARY, failedAgain: CANARY, reason });
  await untilOpen(REJECTED); // the canary failed again, the others were not replayed
  await sandbox.clearFaults();
  expect(await run()).toMatchObject({ state: 'finished', replayed: REJECTED });
  await untilOpen(CANARY);

  expect(await plan()).toMatchObject({ replay: CANARY });
  expect(await run()).toMatchObject({ state: 'finished', replayed: CANARY, failedAgain: 0 });
  const accepted = (await sandbox.journal()).filter(({ name }) => name === EVENT);
  expect(accepted.map(({ personId }) => personId).sort()).toEqual(
    Array.from({ length: REJECTED }, (_, person) => `lost-${person}`).sort(),
  );
  rmSync(folder, { recursive: true });
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topics } from '@cio-bus/contracts';
import { aTransactionalCommand } from '@cio-bus/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runCioBus } from './run-in-process.ts';
import { type RunningStack, startTestStack, until } from './stack-fixture.ts';

/** On a busy machine each lookup takes seconds. */
const PATIENCE_MS = 180_000;
const decision = ['--by', 'ada', '--why', 'the template has another name', '--yes'];
const WRONG = 'order_confirmation_v9';

const folder = mkdtempSync(join(tmpdir(), 'cio-bus-life-'));
let stack: RunningStack;
beforeAll(async () => {
  stack = await startTestStack('life', { SUPPRESS_ON: 'none' }, { console: 1 });
  await stack.sandbox.setFaults({ unknownTemplates: [WRONG] });
  await stack.sandbox.configureWebhooks({ rates: { bounced: 1 } });
});
afterAll(async () => {
  await stack.end();
  rmSync(folder, { recursive: true, force: true });
});

const json = async <T>(...args: string[]) => JSON.parse((await runCioBus(stack, [...args, '--json'])).out) as T;

/** What both show of a step. */
interface Step {
  at: number;
  what: string;
}

/** The steps that the page shows. */
async function shownSteps(id: string): Promise<Step[]> {
  const response = await fetch(`${stack.consoleUrl}/api/v1/trace?id=${encodeURIComponent(id)}`);
  const { steps } = (await response.json()) as { steps: { at: number; kind: string; text: string }[] };
  return steps.map(({ at, kind }) => ({ at, what: kind }));
}

it('shows a message that was published, refused, edited, replayed, sent and bounced, in one command and on one page', {
  timeout: 4 * PATIENCE_MS,
}, async () => {
  const { template: _, ...payload } = aTransactionalCommand().payload;
  const sound = aTransactionalCommand({ userId: 'ada', timestamp: Date.now(), payload });
  const wrong = { ...sound, payload: { ...payload, transactional_message_id: WRONG } };
  await stack.producer.publish({ topic: topics.transactional, key: 'ada', value: JSON.stringify(wrong) });
  const [refused] = await until(
    'the refusal',
    async () => {
      const found = await json<{ deadLetterId: string; code: string }[]>('dlq', 'list', '--key', 'ada');
      return found.length > 0 ? found : undefined;
    },
    PATIENCE_MS,
  );
  expect(refused?.code).toBe('VENDOR_REJECTED');
  const id = refused?.deadLetterId ?? '';

  const file = join(folder, 'value.json');
  writeFileSync(file, JSON.stringify(sound));
  expect(await json('dlq', 'edit', id, '--value', file, ...decision)).toMatchObject({ dryRun: false });
  expect(await json('dlq', 'replay', id, ...decision)).toMatchObject({ replayed: 1 });

  type Traced = Step & { detail: { metric?: string; action?: string } };
  const nameOf = ({ what, detail }: Traced) => [what, detail.action ?? detail.metric].filter(Boolean).join(' ');
  // Reports travel beside the outcome, so any of these may be the last one.
  const atItsEnd = ['accepted', 'reported sent', 'reported bounced'];
  const steps = await until(
    'the outcome and the reports',
    async () => {
      const traced = await json<Traced[]>('trace', sound.id);
      const names = traced.map(nameOf);
      return atItsEnd.every((name) => names.includes(name)) ? traced : undefined;
    },
    PATIENCE_MS,
  );
  const inKafka = steps.filter(({ what }) => what !== 'loaded'); // rows are loaded at any time after their record
  const life = inKafka.map(nameOf);
  const toReplay = ['published', 'dead', 'decided edited', 'replayed', 'decided replayed'];
  expect(life.slice(0, toReplay.length)).toEqual(toReplay);
  expect(life.slice(toReplay.length)).toEqual(expect.arrayContaining(atItsEnd)); // and reactions to them
  const replayedAt = steps.find(({ what }) => what === 'replayed')?.at ?? Number.POSITIVE_INFINITY;
  for (const { at } of inKafka.slice(toReplay.length)) expect(at).toBeGreaterThanOrEqual(replayedAt);

  const times = (all: readonly Step[]) =>
    all.filter(({ what }) => what !== 'loaded').map(({ at, what }) => `${at} ${what}`);
  await expect
    .poll(async () => times(await shownSteps(sound.id)), { timeout: PATIENCE_MS })
    .toEqual(expect.arrayContaining(times(steps)));
});

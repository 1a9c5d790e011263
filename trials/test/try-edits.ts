import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topics } from '@cio-bus/contracts';
import { aTrackCommand } from '@cio-bus/testkit';
import { expect } from 'vitest';
import { type RunningStack, until } from './stack-fixture.ts';

const decision = ['--by', 'ada', '--why', 'a test', '--yes'];

/** Edits a message that cannot be read and one that is too large, and replays them until Customer.io has both. */
export async function tryEdits(
  { sandbox, producer }: RunningStack,
  json: <T>(...args: string[]) => Promise<T>,
  patienceMs: number,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cio-bus-edit-'));
  const command = (name: string, data: Record<string, unknown>) =>
    aTrackCommand({ userId: 'edith', timestamp: Date.now(), payload: { name, data } });
  const repaired = { MESSAGE_INVALID: command('was_invalid', {}), MESSAGE_TOO_LARGE: command('was_too_large', {}) };
  const broken = {
    MESSAGE_INVALID: { ...repaired.MESSAGE_INVALID, payload: { name: 7 } },
    MESSAGE_TOO_LARGE: { ...repaired.MESSAGE_TOO_LARGE, payload: { name: 'n', data: { text: 'x'.repeat(40_000) } } },
  };
  for (const value of Object.values(broken))
    await producer.publish({ topic: topics.track, key: 'edith', value: JSON.stringify(value) });

  for (const [code, command] of Object.entries(repaired)) {
    const list = () => json<{ deadLetterId: string }[]>('dlq', 'list', '--key', 'edith', '--code', code);
    const [deadLetter] = await until(code, async () => ((await list()).length > 0 ? list() : undefined), patienceMs);
    const id = deadLetter?.deadLetterId ?? '';
    const file = join(folder, `${code}.json`);
    writeFileSync(file, JSON.stringify(command));
    expect(await json('dlq', 'edit', id, '--value', file, ...decision)).toMatchObject({ dryRun: false });
    expect(await json('dlq', 'replay', id, ...decision)).toMatchObject({ replayed: 1 });
  }
  const accepted = async () => (await sandbox.journal()).filter(({ personId }) => personId === 'edith');
  const found = await until(
    'both events',
    async () => {
      const entries = await accepted();
      return entries.length >= 2 ? entries : undefined;
    },
    patienceMs,
  );
  expect(found.map(({ name }) => name).sort()).toEqual(['was_invalid', 'was_too_large']);
  rmSync(folder, { recursive: true });
}

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { aDeadLetterOf } from './a-dead-letter.ts';
import { startConsole } from './console-in-memory.ts';

it('stays up while its index cannot be used, says so on its pages and in its metrics, and continues by itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cio-bus-console-index-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const indexFolder = join(folder, 'state');
  writeFileSync(indexFolder, 'a file where a folder should be');
  const { call, console, gauges } = await startConsole([aDeadLetterOf(1)], { indexFolder });
  const unavailable = () => gauges.get('cio_bus_dead_letter_index_unavailable');
  expect(unavailable()).toBe(0);

  const { status, answer } = await call('/flow', { as: 'vi' });
  expect([status, unavailable()]).toEqual([200, 1]);
  expect(answer.services.length).toBeGreaterThan(0);
  const [problem] = answer.problems;
  expect(problem).toMatchObject({ id: 'dead-letter-index', severity: 'critical' });
  expect(problem.message).toContain(`${indexFolder}, which is not a folder: set STATE_DIR`);
  expect(existsSync(join(import.meta.dirname, '../../..', problem.runbook))).toBe(true);
  const list = await call('/dead-letters', { as: 'vi' });
  expect(list).toMatchObject({ status: 503, answer: { error: { code: 'unavailable' } } });
  expect(list.answer.error.message).toContain('STATE_DIR');

  rmSync(indexFolder);
  await console.follower.look();
  expect((await call('/flow', { as: 'vi' })).answer.problems).toEqual([]);
  expect((await call('/dead-letters', { as: 'vi' })).answer.items).toHaveLength(1);
  expect(unavailable()).toBe(0);
});

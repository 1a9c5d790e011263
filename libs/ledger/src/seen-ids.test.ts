import { quietTelemetry } from '@cio-bus/service';
import { describe, expect, it, onTestFinished } from 'vitest';
import { seenIdsConformance } from '../test/seen-ids-conformance.ts';
import { stateDir } from '../test/state-dir.ts';
import { createSeenIds, type SeenIdsOptions } from './seen-ids.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;

async function seenIn(directory: string, options: SeenIdsOptions = {}, name = 'events') {
  const seen = createSeenIds({ STATE_DIR: directory }, quietTelemetry('test'), name, options);
  await seen.start();
  onTestFinished(() => seen.stop());
  return seen;
}

seenIdsConformance('SQLite', () => {
  const directory = stateDir();
  return { open: (name) => seenIn(directory, {}, name) };
});

describe('createSeenIds', () => {
  it('forgets ids after the window, so that the file does not grow without bound', async () => {
    const directory = stateDir();
    let time = Date.UTC(2026, 10, 21);
    const now = () => time;
    const seen = await seenIn(directory, { now });
    await seen.remember('a');
    await seen.stop();
    time += 22 * DAY_MS;
    expect(await (await seenIn(directory, { now })).has('a')).toBe(true);
    time += 1;
    expect(await (await seenIn(directory, { now })).has('a')).toBe(false);
  });

  it('rejects a window shorter than the time that Customer.io retries a webhook', () => {
    const create = () => createSeenIds({ STATE_DIR: 'x' }, quietTelemetry('test'), 'events', { windowDays: 6 });
    expect(create).toThrow('at least 7');
  });
});

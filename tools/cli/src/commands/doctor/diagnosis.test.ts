import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CliContext } from '../../terminal/context.ts';
import { type Check, type Diagnosis, diagnose, ok } from './diagnosis.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const diagnosed = (run: Check['run']) =>
  diagnose({ name: 'the broker answers', action: 'start it', run }, { debug: false } as CliContext);

describe('diagnose', () => {
  it('returns what the check found, and leaves no timer', async () => {
    expect(await diagnosed(async () => [ok('it answers')])).toEqual([ok('it answers')]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('reports a check that throws as a fault, and leaves no timer', async () => {
    const found = await diagnosed(() => Promise.reject(new Error('refused')));
    expect(found).toMatchObject([{ check: 'the broker answers', state: 'fault', action: 'start it' }]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('reports a check that does not end as a fault, and ignores an error that comes later', async () => {
    const { promise, reject } = Promise.withResolvers<Diagnosis[]>();
    const found = diagnosed(() => promise);
    await vi.advanceTimersByTimeAsync(30_000);
    reject(new Error('late'));
    expect(await found).toMatchObject([{ state: 'fault', found: 'no answer within 30 s', action: 'start it' }]);
  });
});

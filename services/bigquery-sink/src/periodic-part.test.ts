import { describe, expect, it, vi } from 'vitest';
import { type Pause, periodicPart } from './periodic-part.ts';

describe('periodicPart', () => {
  it('ends the repeats at the pause in which it is stopped', async () => {
    const ended = Promise.withResolvers<unknown>();
    const part = periodicPart('names', { everyMs: 3_600_000 }, (pause) =>
      pause(3_600_000).then(() => {}, ended.resolve),
    );
    await part.start();
    await part.stop();
    expect(await ended.promise).toMatchObject({ name: 'AbortError' });
  });

  it('stops without waiting for work that is running, which sees the signal', async () => {
    const work = vi.fn((_pause: Pause, _signal: AbortSignal) => new Promise<void>(() => {}));
    const part = periodicPart('names', { everyMs: 1 }, work);
    await part.start();
    await part.stop();
    expect(work.mock.calls[0]?.[1].aborted).toBe(true);
  });

  it('never begins when it is switched off', async () => {
    const work = vi.fn(async () => {});
    await periodicPart('names', { everyMs: 0 }, work).start();
    expect(work).not.toHaveBeenCalled();
  });
});

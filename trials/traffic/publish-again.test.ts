import { PublishFailedError } from '@cio-bus/event-bus';
import { describe, expect, it } from 'vitest';
import { publishAgain } from './publish-again.ts';

/** Fails so often with this error, then answers. */
function publisher(failures: number, error: Error = new PublishFailedError('id', 'unknown')) {
  let attempts = 0;
  return async () => {
    attempts += 1;
    if (attempts <= failures) throw error;
    return attempts;
  };
}

describe('publishAgain', () => {
  const patience = { withinMs: 5_000, deadlineMs: 3_000, waitMs: 0 };

  it('repeats what Kafka has not acknowledged, and reports each attempt', async () => {
    let failures = 0;
    const onFailure = () => {
      failures += 1;
    };
    expect(await publishAgain(publisher(2), { ...patience, onFailure })).toBe(3);
    expect(failures).toBe(2);
  });

  it('gives the attempts after the first one more time, or a busy machine would let all of them expire', async () => {
    const deadlines: number[] = [];
    const published = publisher(2);
    const publish = ({ deadlineMs }: { deadlineMs: number }) => {
      deadlines.push(deadlineMs);
      return published();
    };
    await publishAgain(publish, { ...patience, onFailure: () => {} });
    expect(deadlines).toEqual([3_000, 60_000, 60_000]);
  });

  it.each([
    { what: 'once the time is over', withinMs: -1, error: new PublishFailedError('id', 'not-sent') },
    { what: 'at once for a wrong command', withinMs: 5_000, error: new Error('wrong') },
  ])('stops $what', async ({ withinMs, error }) => {
    const published = publishAgain(publisher(1, error), { ...patience, withinMs, onFailure: () => {} });
    await expect(published).rejects.toBe(error);
  });
});

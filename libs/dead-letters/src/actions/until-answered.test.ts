import { PublishError } from '@cio-bus/kafka';
import { describe, expect, it } from 'vitest';
import { untilAnswered } from './until-answered.ts';

/** Fails so often with this error, then returns the number of the call. */
function transaction(failures: number, error: Error) {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls <= failures) throw error;
    return calls;
  };
}

const unanswered = new PublishError('unknown', 'the commit was not answered');

describe('untilAnswered', () => {
  it('repeats a transaction whose commit was not answered', async () => {
    expect(await untilAnswered(transaction(2, unanswered))).toBe(3);
  });

  it('throws the error of the third one', async () => {
    await expect(untilAnswered(transaction(3, unanswered))).rejects.toBe(unanswered);
  });

  it.each([new PublishError('not-sent', 'refused'), new Error('a bug'), new TypeError('a bug')])(
    'repeats nothing after any other error: %s',
    async (error) => {
      await expect(untilAnswered(transaction(1, error))).rejects.toBe(error);
    },
  );
});

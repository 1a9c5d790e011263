import { PublishError } from '@cio-bus/kafka';

const ATTEMPTS = 3;

/**
 * Repeats a transaction whose commit was not answered, three times at most: the next one begins when it has ended, and reads
 * how. The work has to recognise what it has written.
 */
export async function untilAnswered<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (!(error instanceof PublishError) || error.outcome !== 'unknown' || attempt === ATTEMPTS) throw error;
    }
  }
}

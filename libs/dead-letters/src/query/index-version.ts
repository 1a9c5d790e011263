import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';

/** Says what the index has read: the same text for the same records. Cheap, so that who asks often can keep an answer. */
export const indexVersion = (index: DeadLetterIndex): Promise<string> =>
  index.query((database) => {
    const marks = database.prepare('SELECT topic, partition, offset FROM marks ORDER BY topic, partition').all();
    const generation = database.prepare('SELECT number FROM generation').get();
    return JSON.stringify([
      generation?.number,
      marks.map(({ topic, partition, offset }) => [topic, partition, offset]),
    ]);
  });

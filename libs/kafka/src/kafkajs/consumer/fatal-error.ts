import type { Source } from '../../engine/engine.ts';

/**
 * The error that ends a consumer, with its text once: kafkajs wraps an error in others of the same text. kafkajs does not
 * say which record it could not read, so the error names every partition that was being read, with its next offset.
 */
export function fatalError(consumer: string, error: Error, sources: readonly Source[]): Error {
  const root = rootOf(error);
  const places = sources
    .filter(({ paused }) => !paused)
    .map(({ topic, partition, next }) => `${topic}/${partition} at offset ${next}`);
  const where = places.length > 0 ? places.join(', ') : 'no partition';
  const fatal = new Error(`${consumer} stopped: ${root.message} (while reading ${where})`);
  fatal.stack = [`${fatal.name}: ${fatal.message}`, ...framesOf(root)].join('\n');
  return fatal;
}

/** The innermost cause. */
function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error;
}

const framesOf = ({ stack = '' }: Error) => stack.split('\n').filter((line) => line.startsWith('    at '));

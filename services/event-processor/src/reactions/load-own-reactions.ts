import { readdir } from 'node:fs/promises';
import type { OwnReaction } from './reaction.ts';

/** A file in `own/` that is no reaction. Its message names the file and says what to do. */
export class OwnReactionError extends Error {
  override readonly name = 'OwnReactionError';
}

/**
 * Loads the reactions that were added as files, in the order of their file names; files that begin with a dot or are tests
 * are ignored.
 *
 * @throws OwnReactionError when a file cannot be loaded, its default export is not a reaction, or two have the same name
 */
export async function loadOwnReactions(folder: URL): Promise<OwnReaction[]> {
  const files = (await filesOf(folder)).filter(
    (name) => /^[^.].*\.(ts|mjs|js)$/.test(name) && !name.includes('.test.'),
  );
  const reactions: OwnReaction[] = [];
  for (const file of files.sort()) {
    const reaction = await defaultExport(new URL(encodeURIComponent(file), folder), file);
    if (!isReaction(reaction)) throw problem(file, 'its default export must be { name, metrics, react }');
    if (reactions.some(({ name }) => name === reaction.name))
      throw problem(file, `another reaction has the name ${JSON.stringify(reaction.name)}`);
    reactions.push(reaction);
  }
  return reactions;
}

const problem = (file: string, text: string, cause?: unknown) =>
  new OwnReactionError(`src/reactions/own/${file}: ${text}. Correct the file, or remove it.`, { cause });

/** A file may throw anything while it is loaded, and a missing import is the file's fault, too. */
async function defaultExport(url: URL, file: string): Promise<unknown> {
  try {
    return (await import(url.href)).default;
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw problem(file, `it cannot be loaded (${reason.trim().replaceAll(/\s+/g, ' ')})`, error);
  }
}

function isReaction(value: unknown): value is OwnReaction {
  const { name, metrics, react } = (value ?? {}) as Partial<Record<keyof OwnReaction, unknown>>;
  const areMetrics =
    Array.isArray(metrics) && metrics.length > 0 && metrics.every((metric) => typeof metric === 'string');
  return typeof name === 'string' && name !== '' && areMetrics && typeof react === 'function';
}

/** An image need not have an empty folder. */
async function filesOf(folder: URL): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

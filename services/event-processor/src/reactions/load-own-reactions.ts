import { readdir } from 'node:fs/promises';
import type { OwnReaction } from './reaction.ts';

/**
 * Loads the reactions that were added as files, in the order of their file names; files that begin with a dot or are tests
 * are ignored.
 *
 * @throws Error naming the file when its default export is not a reaction, or when two have the same name
 */
export async function loadOwnReactions(folder: URL): Promise<OwnReaction[]> {
  const files = (await filesOf(folder)).filter(
    (name) => /^[^.].*\.(ts|mjs|js)$/.test(name) && !name.includes('.test.'),
  );
  const reactions: OwnReaction[] = [];
  for (const file of files.sort()) {
    const { default: reaction }: { default?: unknown } = await import(new URL(file, folder).href);
    if (!isReaction(reaction)) throw new Error(`own/${file}: the default export must be { name, metrics, react }`);
    if (reactions.some(({ name }) => name === reaction.name))
      throw new Error(`own/${file}: another reaction has the name ${JSON.stringify(reaction.name)}`);
    reactions.push(reaction);
  }
  return reactions;
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

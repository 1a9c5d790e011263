import { metricsWithReaction } from './commands-for.ts';
import { loadOwnReactions } from './load-own-reactions.ts';
import type { OwnReaction } from './reaction.ts';

/** The reactions in `own/`. */
export const ownReactions: readonly OwnReaction[] = await loadOwnReactions(new URL('./own/', import.meta.url));

/** The metrics of events that commands can follow from: those of the built-in reactions and of the own ones. */
export const allMetrics: readonly string[] = [
  ...new Set([...metricsWithReaction, ...ownReactions.flatMap(({ metrics }) => metrics)]),
];

import { metricsWithReaction } from './commands-for.ts';
import { loadOwnReactions, OwnReactionError } from './load-own-reactions.ts';
import type { OwnReaction } from './reaction.ts';

const EXIT_BAD_REACTION = 2;

/** The reactions in `own/`. A broken file ends the process here, before anything has started: without it, events would pass unhandled. */
export const ownReactions: readonly OwnReaction[] = await loadOrExit();

async function loadOrExit(): Promise<OwnReaction[]> {
  try {
    return await loadOwnReactions(new URL('./own/', import.meta.url));
  } catch (error) {
    if (!(error instanceof OwnReactionError)) throw error;
    process.stderr.write(`event-processor: ${error.message}\n`);
    return process.exit(EXIT_BAD_REACTION);
  }
}

/** The metrics of events that commands can follow from: those of the built-in reactions and of the own ones. */
export const allMetrics: readonly string[] = [
  ...new Set([...metricsWithReaction, ...ownReactions.flatMap(({ metrics }) => metrics)]),
];

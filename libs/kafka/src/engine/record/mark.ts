import type { Source } from './source.ts';

/** Everything of a partition below an offset. */
export interface Mark {
  readonly source: Pick<Source, 'committed' | 'revision' | 'lost'>;
  readonly upTo: number;
}

/** A mark, and what had been settled when something began to wait for it. */
export interface AwaitedMark extends Mark {
  readonly revision: number;
}

/** A mark for all that is settled now. */
export const awaited = ({ source, upTo }: Mark): AwaitedMark => ({ source, upTo, revision: source.revision });

/**
 * Whether a commit covers what was settled below the mark when the wait began: a crash does not repeat it here. What is lost
 * is repeated elsewhere, if at all.
 */
export function isCovered({ source, upTo, revision }: AwaitedMark): boolean {
  const { committed, lost } = source;
  return lost || committed.lowWaterMark >= upTo || (committed.upTo >= upTo && committed.revision >= revision);
}

import { type ForgetOptions, type ForgetReport, forgetDeadLetters } from './forget-dead-letters.ts';

/** What is known of the person, and how their rows are erased. */
export interface ForgetPersonOptions extends Omit<ForgetOptions, 'alongside' | 'links' | 'isAlias'> {
  found: {
    /** Identifiers of people who were merged with the person. */
    merged: readonly string[];
    /** Names that an earlier action remembered. */
    remembered: readonly string[];
    isAlias(name: string): boolean;
    /** What the audit record of an action with this id remembers of the person; undefined: nothing. */
    links: ((actionId: string) => string[]) | undefined;
  };
  /** Erases the rows of one identifier, or counts them. */
  erase(identifier: string): Promise<{ rows: number; waiting: number }>;
}

/** Result of forgetting a person, with their rows. */
export interface ForgetPersonReport extends Omit<ForgetReport, 'alongside'> {
  rows: number;
  /** Rows that cannot be changed yet. */
  waiting: number;
}

/**
 * Forgets a person everywhere: blocks their dead letters first, because a replay during the erasure would write new rows, then
 * erases the rows of all their identifiers.
 */
export async function forgetPerson({ found, erase, ...options }: ForgetPersonOptions): Promise<ForgetPersonReport> {
  const { person, also = [] } = options;
  const { merged, remembered, isAlias, links } = found;
  const erased = { rows: 0, waiting: 0 };
  const alongside = async () => {
    for (const identifier of new Set([person, ...also, ...merged, ...remembered])) {
      const { rows, waiting } = await erase(identifier);
      erased.rows += rows;
      erased.waiting += waiting;
    }
    return { ...erased };
  };
  const { alongside: _, ...report } = await forgetDeadLetters({
    ...options,
    also: [...also, ...merged],
    isAlias,
    alongside,
    ...(links ? { links } : {}),
  });
  return { ...report, ...erased };
}

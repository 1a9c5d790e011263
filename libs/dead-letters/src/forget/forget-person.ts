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
  erase(identifier: string): Promise<Erased>;
  /** Does the same to message preferences and the outbox. @default they are not searched */
  erasePreferences?: ((identifier: string) => Promise<Erased>) | undefined;
}

interface Erased {
  rows: number;
  /** What cannot be erased yet. */
  waiting: number;
}

/** Result of forgetting a person, with their rows. */
export interface ForgetPersonReport extends Omit<ForgetReport, 'alongside'> {
  rows: number;
  /** Rows that cannot be changed yet. */
  waiting: number;
  /** Rows of message preferences and the outbox, and commands that have to be published first; undefined: not searched. */
  preferences: Erased | undefined;
}

/**
 * Forgets a person everywhere: blocks their dead letters first, because a replay during the erasure would write new rows, then
 * erases the rows and message preferences of all their identifiers.
 */
export async function forgetPerson({
  found,
  erase,
  erasePreferences,
  ...options
}: ForgetPersonOptions): Promise<ForgetPersonReport> {
  const { person, also = [] } = options;
  const { merged, remembered, isAlias, links } = found;
  const erased = { rows: 0, waiting: 0 };
  const preferences = erasePreferences && { rows: 0, waiting: 0 };
  const alongside = async () => {
    for (const identifier of new Set([person, ...also, ...merged, ...remembered])) {
      add(erased, await erase(identifier));
      if (preferences) add(preferences, await erasePreferences(identifier));
    }
    return { ...erased, ...(preferences && { preferences: preferences.rows, commandsWaiting: preferences.waiting }) };
  };
  const { alongside: _, ...report } = await forgetDeadLetters({
    ...options,
    also: [...also, ...merged],
    isAlias,
    alongside,
    ...(links ? { links } : {}),
  });
  return { ...report, ...erased, preferences };
}

function add(total: Erased, { rows, waiting }: Erased): void {
  total.rows += rows;
  total.waiting += waiting;
}

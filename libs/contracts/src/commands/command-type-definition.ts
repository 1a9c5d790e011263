import type { z } from 'zod';
import type { Topic } from '../records/topics.ts';

/** Everything the bus has to know about one type of command. */
export interface CommandTypeDefinition {
  /** The topic that it is published to. */
  topic: Topic;
  /**
   * Whom or what it is about. `anyone`: the command may have an `anonymousId` instead of a `userId`. `object`: it has
   * neither; its key is the object's. `delivery`: it may have a `userId`; otherwise its key is the delivery's.
   */
  subject: 'person' | 'anyone' | 'object' | 'delivery';
  payload: z.ZodType;
  /** Checks the payload against Customer.io's limits. The size of the whole command is checked for every type. */
  checkPayload: (payload: never) => void;
  /**
   * Whether a repeat is harmless after later commands of the same key. A crash repeats what was delivered since the last
   * commit, so a command that is not repeatable is a barrier: the commands after it wait until a commit covers it.
   */
  repeatable: boolean;
  /** What the command does, for the generated docs. */
  summary: string;
  /** A valid payload, for the generated docs and for tests. */
  example: Readonly<Record<string, unknown>>;
}

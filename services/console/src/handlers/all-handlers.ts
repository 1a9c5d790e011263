import type { DeadLetterIndex } from '@cio-bus/dead-letters';
import type { Handlers } from '../api/caller.ts';
import { HttpProblem } from '../api/problem.ts';
import { routes } from '../api/routes.ts';
import { getDeadLetter } from './get-dead-letter.ts';
import { meOf } from './get-me.ts';
import { listDeadLetters, listSendsInDoubt } from './list-dead-letters.ts';
import { listGroups } from './list-groups.ts';

/** What the handlers work with. */
export interface Dependencies {
  environment: string;
  /** The index for looks, as of a moment ago. */
  recent: DeadLetterIndex;
  /** Ms since the epoch. */
  now(): number;
}

/** A handler of every route of the API. */
export function allHandlers({ environment, recent, now }: Dependencies): Handlers {
  return {
    ...notThereYet(),
    getMe: async (_input, caller) => meOf(caller, environment),
    listDeadLetters: listDeadLetters(recent),
    listSendsInDoubt: listSendsInDoubt(recent),
    getDeadLetter: getDeadLetter(recent),
    listGroups: listGroups(recent, now),
  };
}

function notThereYet(): Handlers {
  const refuse = async () => {
    throw new HttpProblem(501, 'not-implemented', 'this route is not there yet');
  };
  return Object.fromEntries(Object.keys(routes).map((name) => [name, refuse])) as unknown as Handlers;
}

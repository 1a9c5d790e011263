import type { DeadLetterIndex } from '@cio-bus/dead-letters';
import type { Handlers } from './api/caller.ts';
import type { AnswerOf } from './api/routes.ts';
import { decideDeadLetters } from './handlers/decide-dead-letters.ts';
import { decideGroups } from './handlers/decide-groups.ts';
import { editDeadLetter } from './handlers/edit-dead-letter.ts';
import { forgetPerson } from './handlers/forget-person.ts';
import { getDeadLetter, revealDeadLetter } from './handlers/get-dead-letter.ts';
import { meOf } from './handlers/get-me.ts';
import { getPerson, getTrace } from './handlers/get-trace.ts';
import { type JobParts, jobHandlers } from './handlers/jobs.ts';
import { listAudit } from './handlers/list-audit.ts';
import { listDeadLetters, listSendsInDoubt } from './handlers/list-dead-letters.ts';
import { listGroups } from './handlers/list-groups.ts';
import { Reveals } from './privacy/reveals.ts';

/** What the handlers work with. */
export interface Dependencies extends JobParts {
  environment: string;
  /** The index for looks, as of a moment ago. */
  recent: DeadLetterIndex;
  flow(): Promise<AnswerOf<'getFlow'>>;
  webhooks(): Promise<AnswerOf<'getWebhooks'>>;
}

/** A handler of every route of the API. */
export function allHandlers(given: Dependencies): Handlers {
  const { environment, recent, means, now, flow, webhooks } = given;
  const reveals = new Reveals();
  const traced = { sources: means.people, recent, now };
  return {
    getMe: async (_input, caller) => meOf(caller, environment),
    getFlow: flow,
    getWebhooks: webhooks,
    listDeadLetters: listDeadLetters(recent),
    listSendsInDoubt: listSendsInDoubt(recent),
    getDeadLetter: getDeadLetter(recent),
    revealDeadLetter: revealDeadLetter(means, reveals),
    decideDeadLetters: decideDeadLetters(means),
    editDeadLetter: editDeadLetter(means, reveals),
    listGroups: listGroups(recent, now),
    decideGroups: decideGroups(means),
    ...jobHandlers(given),
    getTrace: getTrace(traced),
    getPerson: getPerson(traced),
    forgetPerson: forgetPerson(means),
    listAudit: listAudit(means.people.read, now),
  };
}

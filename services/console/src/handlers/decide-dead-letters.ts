import {
  type DeadLetterFilter,
  discardDeadLetters,
  type ListedDeadLetter,
  listDeadLetters,
  parkDeadLetters,
  settleSend,
} from '@cio-bus/dead-letters';
import type { Caller, Handlers } from '../api/caller.ts';
import type { Means } from '../api/means.ts';
import { HttpProblem } from '../api/problem.ts';
import type { AnswerOf, InputOf } from '../api/routes.ts';
import { selected } from '../dead-letters/selection.ts';

type Body = InputOf<'decideDeadLetters'>['body'];
type Report = AnswerOf<'decideDeadLetters'>;

/** Discards, parks or settles dead letters. */
export const decideDeadLetters =
  (means: Means): Handlers['decideDeadLetters'] =>
  async ({ body }, caller) => {
    const isSettled = body.decision === 'settle-sent' || body.decision === 'settle-not-sent';
    return isSettled ? settle(means, body, caller) : close(means, body, caller);
  };

async function close(means: Means, body: Body, caller: Caller): Promise<Report> {
  const { decision, why, dryRun } = body;
  const operator = await means.operator(caller, why);
  const { filter, count, decided } = await open(operator.index, selected(body, caller), decision);
  // Sends in doubt need a finding each: a filter that is about others too leaves them open.
  const keepSends = body.ids === undefined && filter.code !== 'SEND_UNKNOWN';
  const decide = decision === 'park' ? parkDeadLetters : discardDeadLetters;
  const { id, resolved, failed } = await decide({ ...operator, filter, keepSends, dryRun });
  const sends = Math.max(0, count - decided - resolved - failed.length);
  const skipped = [
    { reason: 'already-decided', count: decided },
    { reason: 'send-in-doubt', count: sends },
    { reason: 'not-acknowledged', count: failed.length },
  ].filter((one) => one.count > 0);
  return { action: dryRun ? null : id, count, done: resolved, skipped, dryRun };
}

type Index = Parameters<typeof listDeadLetters>[0];

/** Of dead letters that are named, those about which something can still be decided. */
async function open(index: Index, filter: DeadLetterFilter, decision: Body['decision']) {
  if (filter.deadLetterIds === undefined) {
    const { total } = await listDeadLetters(index, filter, { limit: 1 });
    return { filter, count: total, decided: 0 };
  }
  const { deadLetters } = await listDeadLetters(index, filter, { limit: Number.MAX_SAFE_INTEGER });
  const isOpen = ({ state }: ListedDeadLetter) => state === 'open' || (decision === 'discard' && state === 'parked');
  const deadLetterIds = deadLetters.filter(isOpen).map(({ deadLetterId }) => deadLetterId);
  const count = filter.deadLetterIds.length;
  return { filter: { ...filter, deadLetterIds }, count, decided: count - deadLetterIds.length };
}

async function settle(means: Means, body: Body, caller: Caller): Promise<Report> {
  const [deadLetterId, ...others] = body.ids ?? [];
  if (deadLetterId === undefined || others.length > 0)
    throw HttpProblem.invalid('each send in doubt needs a finding of its own: expected one id', 'ids');
  const { deliveryId, why, dryRun } = body;
  if (body.decision === 'settle-sent' && deliveryId === undefined)
    throw HttpProblem.invalid(
      'deliveryId is required: it is in the activity of the person in Customer.io',
      'deliveryId',
    );
  const finding = deliveryId !== undefined && body.decision === 'settle-sent' ? { deliveryId } : 'not-sent';
  const operator = await means.operator(caller, why);
  const settled = await settleSend({ ...operator, sends: means.sends, deadLetterId, finding, dryRun });
  const { replayed, failed, left } = settled;
  const skipped = Object.entries(left).map(([reason, count]) => ({ reason, count }));
  if (failed.length > 0) skipped.push({ reason: 'not-acknowledged', count: failed.length });
  return { action: dryRun ? null : settled.replayId, count: 1, done: replayed, skipped, dryRun };
}

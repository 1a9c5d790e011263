import { type DeadLetterGroup, type DeadLetterIndex, groupDeadLetters, indexVersion } from '@cio-bus/dead-letters';
import type { z } from 'zod';
import type { Handlers } from '../api/caller.ts';
import { KeptAnswers } from '../api/kept-answers.ts';
import type { group } from '../api/schemas/groups.ts';
import { filterOf } from '../dead-letters/selected-filter.ts';
import { meaningOf, shownDecision } from '../dead-letters/shown-dead-letter.ts';
import { cut, shownId, shownText } from '../privacy/shown-record.ts';

/** Groups dead letters by their cause, the largest group first. */
export function listGroups(recent: DeadLetterIndex, now: () => number): Handlers['listGroups'] {
  const kept = new KeptAnswers<DeadLetterGroup[]>(now);
  return async ({ query: { state, deadLetters, ...filter } }, caller) => {
    const counted = { ...filterOf(filter, caller), state: deadLetters ?? ('open' as const) };
    const question = `${await indexVersion(recent)} ${JSON.stringify(counted)}`;
    const all = await kept.answer(question, () => groupDeadLetters(recent, counted, { now: now() }));
    const isShown = ({ groupState }: DeadLetterGroup) =>
      state === 'all' || (state === undefined ? groupState !== 'ignored' : groupState === state);
    const items = all.filter(isShown).map(groupOf);
    return { items, total: items.length, nextCursor: null };
  };
}

const textOrNull = (text: string | undefined): string | null => (text === undefined ? null : shownText(text));

function groupOf(one: DeadLetterGroup): z.output<typeof group> {
  const { groupId, status, reason, field, decision, groupState, hasRecurred } = one;
  const isAcknowledged = groupState === 'acknowledged' && decision !== undefined;
  return {
    ...{ id: groupId, service: cut(one.service), code: cut(one.code), status: status ?? null },
    ...{ reason: textOrNull(reason), field: textOrNull(field), meaning: meaningOf(one.code) },
    ...{ state: groupState, recurred: hasRecurred, open: one.count, people: one.keys },
    ...{ firstSeenAt: one.oldest, lastSeenAt: one.newest, trend: one.trend },
    ...{ topics: one.topics.map((topic) => cut(topic)), sources: one.sources.map(shownText) },
    releases: one.releases.map((release) => cut(release)),
    acknowledgedBy: isAcknowledged ? cut(decision.by) : null,
    note: decision ? cut(decision.why) : null,
    decision: decision ? shownDecision(decision) : null,
    sample: { message: shownText(one.message), ids: one.examples.map(shownId) },
  };
}

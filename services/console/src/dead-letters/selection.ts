import type { DeadLetterFilter } from '@cio-bus/dead-letters';
import type { Caller } from '../api/caller.ts';
import { HttpProblem } from '../api/problem.ts';
import type { Filter } from '../api/schemas/dead-letters.ts';
import { filterOf } from './selected-filter.ts';

/** Dead letters by ids, or by a filter; `{}` is all that are open. */
export interface Selection {
  filter?: Filter | undefined;
  ids?: string[] | undefined;
}

/** The dead letters that are selected, in the state that the filter says. @throws HttpProblem 422 for none or both */
export function selected({ filter, ids }: Selection, caller: Caller): DeadLetterFilter {
  if ((filter === undefined) === (ids === undefined))
    throw HttpProblem.invalid('expected either ids or filter; the filter {} is all that are open', 'filter');
  return ids === undefined ? filterOf(filter ?? {}, caller) : { deadLetterIds: [...new Set(ids)], state: 'all' };
}

import type { DeadLetterFilter } from '@cio-bus/dead-letters';
import { hasAddress } from '@cio-bus/dead-letters';
import type { Caller } from '../api/caller.ts';
import { forbidden, HttpProblem } from '../api/problem.ts';
import type { Filter } from '../api/schemas/dead-letters.ts';
import { isMaskedHeader } from '../privacy/shown-record.ts';

/**
 * The filter of a request, in the form that libs/dead-letters takes.
 *
 * @throws HttpProblem 403 when a viewer searches what is masked, 422 for an empty range
 */
export function filterOf(given: Filter, { role }: Pick<Caller, 'role'>): DeadLetterFilter {
  const { group, from, to, header: headerText, ...same } = given;
  if (from !== undefined && to !== undefined && from >= to) throw HttpProblem.invalid('from must be before to', 'from');
  const header = headerText === undefined ? undefined : headerOf(headerText);
  if (role !== 'operator') requireShown(given.key, header);
  const filter = { ...same, groupId: group, since: from, until: to, header, searchesMasked: role === 'operator' };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as DeadLetterFilter;
}

function headerOf(text: string): { name: string; value?: string } {
  const [name = '', ...value] = text.split('=');
  if (name === '') throw HttpProblem.invalid('header: expected name or name=value', 'header');
  return value.length === 0 ? { name } : { name, value: value.join('=') };
}

/** A search for a value that is masked would show it. */
function requireShown(key: string | undefined, header: { name: string; value?: string } | undefined): void {
  if (key !== undefined && hasAddress(key)) throw forbidden('a search for an address needs the role operator');
  if (header?.value !== undefined && isMaskedHeader(header.name))
    throw forbidden('a search for the value of a header that is masked needs the role operator');
}

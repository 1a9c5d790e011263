import type { Request } from 'express';
import { isObject } from '../validation/json-object.ts';

/** Identifiers of everybody whom a request names, in its path or in its body, however it names them. */
export function peopleIn({ params, body }: Pick<Request, 'params' | 'body'>): string[] {
  const items: unknown[] = isObject(body) && Array.isArray(body.batch) ? body.batch : [body];
  const inPath = params.id === undefined ? [] : [String(params.id)];
  return [...inPath, ...items.flatMap(peopleOf)];
}

function peopleOf(item: unknown): string[] {
  if (!isObject(item)) return [];
  const { identifiers, primary, secondary, anonymous_id: anonymousId } = item;
  const named = [identifiers, primary, secondary].filter(isObject).flatMap((one) => Object.values(one));
  return [...named, anonymousId].filter((one) => typeof one === 'string');
}

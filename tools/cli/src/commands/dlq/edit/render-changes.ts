import type { FieldChange } from '@cio-bus/dead-letters';
import { plainText } from '../../../output/plain-text.ts';

const MAX_CHANGES = 100;
const MAX_CHARACTERS = 500;

/** Lines that show what differs: the field, what it was, and what it is. */
export function renderChanges(changes: readonly FieldChange[]): string[] {
  const shown = changes
    .slice(0, MAX_CHANGES)
    .flatMap(({ field, before, after }) => [
      `  ${plainText(field, MAX_CHARACTERS)}`,
      ...(before === undefined ? [] : [`    - ${plainText(before, MAX_CHARACTERS)}`]),
      ...(after === undefined ? [] : [`    + ${plainText(after, MAX_CHARACTERS)}`]),
    ]);
  const more = changes.length - MAX_CHANGES;
  return more > 0 ? [...shown, `  and ${more} more: --json has them`] : shown;
}

import { type FieldChange, hasAddress, MASK, withoutAddresses } from '@cio-bus/dead-letters';
import type { z } from 'zod';
import type { fieldChange } from '../api/schemas/dead-letters.ts';
import { cut, isMaskedHeader } from './shown-record.ts';

const MAX_CHARACTERS = 4_096;
const HEADER = 'header ';

/** What is shown of a change of a record: as much as of the record. */
export function shownChange({ field, before, after }: FieldChange, isRevealed: boolean): z.output<typeof fieldChange> {
  const isPersonal = !field.startsWith(HEADER) || isMaskedHeader(field.slice(HEADER.length));
  const shown = (text: string | undefined) => {
    if (text === undefined) return null;
    return !isRevealed && (isPersonal || hasAddress(text)) ? MASK : cut(text, MAX_CHARACTERS);
  };
  return { path: cut(isRevealed ? field : withoutAddresses(field)), before: shown(before), after: shown(after) };
}

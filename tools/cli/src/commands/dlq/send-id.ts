import { commandId, readJsonObject } from '@cio-bus/contracts';
import type { ListedLetter } from '@cio-bus/dead-letters';
import { UsageError } from '../../exit-code.ts';

/** The id under which the ledger knows the send of a letter. @throws UsageError for a letter that is no record's */
export function sendIdOf({ letterId, origin, key, value, headers }: ListedLetter): string {
  if (!origin) throw new UsageError(`${letterId} never was a record`);
  return commandId({ ...origin, key, value, headers }, readJsonObject({ value }));
}

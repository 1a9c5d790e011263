import { commandId, readJsonObject } from '@cio-bus/contracts';
import type { ListedDeadLetter } from '@cio-bus/dead-letters';
import { UsageError } from '../../exit-code.ts';

/** The id of a dead letter's send in the ledger. @throws UsageError for a webhook body, which never was a record */
export function sendIdOf({ deadLetterId, origin, key, value, headers }: ListedDeadLetter): string {
  if (!origin) throw new UsageError(`${deadLetterId} is a webhook body, not a send`);
  return commandId({ ...origin, key, value, headers }, readJsonObject({ value }));
}

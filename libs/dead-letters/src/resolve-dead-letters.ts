import type { ResolutionAction } from '@cio-bus/contracts';
import type { TopicReader } from '@cio-bus/kafka';
import { type LetterFilter, listDeadLetters } from './list-dead-letters.ts';
import { beginAction, type Operator, writeAudit, writeResolution } from './operator.ts';

/** Which letters to decide about, by whom and why. */
export interface ResolveOptions extends Operator {
  read: TopicReader;
  /** Which letters. Required: deciding about all of them at once is said by `{}`. */
  filter: LetterFilter;
  /** Only counts them. @default false */
  dryRun?: boolean;
}

/** What was decided about how many letters; after a dry run, how many it would be. */
export interface ResolveReport {
  /** The action's id. */
  id: string;
  resolved: number;
}

/** Marks letters as not worth a replay: they are no longer open. Their bytes stay until the topic's retention ends. */
export const discardDeadLetters = (options: ResolveOptions) => resolveAs('discarded', options);

/** Puts letters aside: they are not open, and a replay takes them only when told so. */
export const parkDeadLetters = (options: ResolveOptions) => resolveAs('parked', options);

/** Marks sends in doubt as dealt with: the message is known to have been sent, or is not wanted any more. */
export const settleDeadLetters = (options: ResolveOptions) => resolveAs('settled', options);

async function resolveAs(
  action: Exclude<ResolutionAction, 'replayed' | 'forgotten'>,
  options: ResolveOptions,
): Promise<ResolveReport> {
  const begun = beginAction(options);
  const letters = (await listDeadLetters(options.read, options.filter)).filter(({ state }) => state !== 'forgotten');
  if (letters.length === 0 || options.dryRun) return { id: begun.id, resolved: letters.length };
  await Promise.all(letters.map(({ letterId }) => writeResolution(options, begun, { letterId, action })));
  await writeAudit(options, begun, { action, counts: { [action]: letters.length }, filter: { ...options.filter } });
  return { id: begun.id, resolved: letters.length };
}

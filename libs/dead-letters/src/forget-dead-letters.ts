import type { TopicReader } from '@cio-bus/kafka';
import { type ListedLetter, listDeadLetters } from './list-dead-letters.ts';
import { beginAction, type Operator, writeAudit, writeResolution } from './operator.ts';

/** Whose letters are to be forgotten, by whom and why. */
export interface ForgetOptions extends Operator {
  read: TopicReader;
  /** The person's id. It is not kept: audits name its SHA-256. */
  person: string;
  /** What else was done, for the audit record: counts by name. Asked after the letters are blocked. */
  alongside?: () => Promise<Record<string, number>>;
  /** Only counts them. @default false */
  dryRun?: boolean;
}

/** What became of a person's letters. */
export interface ForgetReport {
  /** The action's id. */
  id: string;
  /** Letters that are blocked now; after a dry run, that would be. */
  blocked: number;
  /** Letters that were blocked already. */
  alreadyBlocked: number;
  /** What `alongside` counted. */
  alongside: Record<string, number>;
}

/**
 * Blocks the replay of a person's dead letters for good, and keeps on `customerio.audit` that it was done. A letter is the
 * person's when its Kafka key is their id, or its value names them. Its bytes stay in Kafka until the topic's retention ends.
 *
 * Safe to run again: what is blocked stays so, and new letters are blocked, too.
 */
export async function forgetDeadLetters(options: ForgetOptions): Promise<ForgetReport> {
  const { read, person, alongside = async () => ({}), dryRun = false } = options;
  const action = beginAction(options);
  const letters = (await listDeadLetters(read, { state: 'all' })).filter((letter) => isOf(letter, person));
  const open = letters.filter(({ state }) => state !== 'forgotten');
  const counted = { id: action.id, blocked: open.length, alreadyBlocked: letters.length - open.length };
  if (dryRun) return { ...counted, alongside: await alongside() };

  await Promise.all(open.map(({ letterId }) => writeResolution(options, action, { letterId, action: 'forgotten' })));
  const others = await alongside();
  const counts = { letters: open.length, lettersBefore: counted.alreadyBlocked, ...others };
  await writeAudit(options, action, { action: 'forgotten', counts, filter: { key: person } });
  return { ...counted, alongside: others };
}

const NAMES = ['userId', 'anonymousId', 'personId'] as const;

/** Whether a letter is about a person: by its key, or by what it says. */
function isOf({ key, value }: ListedLetter, person: string): boolean {
  if (key?.toString() === person) return true;
  try {
    const said = Object(JSON.parse(value?.toString() ?? 'null')) as Record<string, unknown>;
    return NAMES.some((name) => said[name] === person);
  } catch {
    return false; // what is no JSON names nobody
  }
}

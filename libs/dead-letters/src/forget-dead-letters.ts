import type { TopicReader } from '@cio-bus/kafka';
import { type ListedDeadLetter, listDeadLetters } from './list-dead-letters.ts';
import { beginAction, type Operator, writeAudit, writeResolution } from './operator.ts';

/** The person to forget, and the operator. */
export interface ForgetOptions extends Operator {
  read: TopicReader;
  /** The person's id. It is not stored: the audit record has its SHA-256. */
  person: string;
  /** Runs after the dead letters are blocked; returns further counts for the audit record, by name. */
  alongside?: () => Promise<Record<string, number>>;
  /** Counts without writing. @default false */
  dryRun?: boolean;
}

/** Result of forgetting a person. */
export interface ForgetReport {
  /** The action's id. */
  id: string;
  /** Dead letters blocked by this call; in a dry run, those that it would block. */
  blocked: number;
  /** Dead letters blocked by an earlier call. */
  alreadyBlocked: number;
  /** The counts that `alongside` returned. */
  alongside: Record<string, number>;
}

/**
 * Blocks the replay of a person's dead letters permanently, and writes an audit record. A dead letter is the person's when its
 * Kafka key is their id, or its value contains it. Its bytes stay in Kafka until the topic's retention ends.
 *
 * Safe to repeat: blocked dead letters stay blocked, and new ones are blocked too.
 */
export async function forgetDeadLetters(options: ForgetOptions): Promise<ForgetReport> {
  const { read, person, alongside = async () => ({}), dryRun = false } = options;
  const action = beginAction(options);
  const deadLetters = (await listDeadLetters(read, { state: 'all' })).filter((deadLetter) => isOf(deadLetter, person));
  const open = deadLetters.filter(({ state }) => state !== 'forgotten');
  const counted = { id: action.id, blocked: open.length, alreadyBlocked: deadLetters.length - open.length };
  if (dryRun) return { ...counted, alongside: await alongside() };

  await Promise.all(
    open.map(({ deadLetterId }) => writeResolution(options, action, { deadLetterId, action: 'forgotten' })),
  );
  const others = await alongside();
  const counts = { letters: open.length, lettersBefore: counted.alreadyBlocked, ...others };
  await writeAudit(options, action, { action: 'forgotten', counts, filter: { key: person } });
  return { ...counted, alongside: others };
}

const NAMES = ['userId', 'anonymousId', 'personId'] as const;

/** Whether a dead letter is about a person, by its key or an id in its value. */
function isOf({ key, value }: ListedDeadLetter, person: string): boolean {
  if (key?.toString() === person) return true;
  try {
    const fields = Object(JSON.parse(value?.toString() ?? 'null')) as Record<string, unknown>;
    return NAMES.some((name) => fields[name] === person);
  } catch {
    return false; // not JSON
  }
}

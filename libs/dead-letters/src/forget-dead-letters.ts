import type { TopicReader } from '@cio-bus/kafka';
import { isAbout, isAnonymous } from './is-about.ts';
import { listDeadLetters } from './list-dead-letters.ts';
import { beginAction, type Operator, type Undecided, writeAudit, writeResolutions } from './operator.ts';

/** The person to forget, and the operator. */
export interface ForgetOptions extends Operator {
  read: TopicReader;
  /** The person's id. It is not stored: the audit record has its SHA-256. */
  person: string;
  /** Further identifiers of the same person: addresses, Customer.io's own id. */
  also?: readonly string[];
  /** Whether a name is one of the person's other names; it counts where no other id is the key. @default none is */
  isAlias?: (name: string) => boolean;
  /** Keyed hashes of the person's identifiers, for the audit record of the action with this id. @default none */
  links?: (actionId: string) => readonly string[];
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
  /** Dead letters that are not blocked because Kafka did not acknowledge it: the call has to be repeated. */
  failed: Undecided[];
  /** Dead letters blocked by an earlier call. */
  alreadyBlocked: number;
  /** Dead letters without a key whose value cannot be read, so that nothing attributes them to a person. */
  unreadable: number;
  /** The counts that `alongside` returned. */
  alongside: Record<string, number>;
}

/**
 * Blocks the replay of a person's dead letters permanently, and writes an audit record. A dead letter is the person's when its
 * Kafka key, a header or a field of its value is one of their identifiers, or when its unreadable value contains one. Its bytes
 * stay in Kafka until the topic's retention ends.
 *
 * Safe to repeat: blocked dead letters stay blocked, and new ones are blocked too.
 */
export async function forgetDeadLetters(options: ForgetOptions): Promise<ForgetReport> {
  const { read, person, also = [], isAlias, alongside = async () => ({}), dryRun = false } = options;
  const action = beginAction(options);
  const all = await listDeadLetters(read, { state: 'all' });
  const deadLetters = all.filter((deadLetter) => isAbout(deadLetter, [person, ...also], isAlias));
  const known = new Set(deadLetters);
  const unreadable = all.filter((deadLetter) => isAnonymous(deadLetter) && !known.has(deadLetter)).length;
  const open = deadLetters.filter(({ state }) => state !== 'forgotten');
  const alreadyBlocked = deadLetters.length - open.length;
  const counted = { id: action.id, blocked: open.length, alreadyBlocked, unreadable };
  if (dryRun) return { ...counted, failed: [], alongside: await alongside() };

  const failed = await writeResolutions(options, action, open, 'forgotten');
  const blocked = open.length - failed.length;
  const others = await alongside();
  const counts = { letters: blocked, lettersBefore: alreadyBlocked, failed: failed.length, ...others };
  const links = options.links?.(action.id);
  await writeAudit(options, action, { action: 'forgotten', counts, filter: { key: person }, links });
  return { ...counted, blocked, failed, alongside: others };
}

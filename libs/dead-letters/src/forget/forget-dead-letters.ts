import { type DeadLetter, readDeadLetter, topics } from '@cio-bus/contracts';
import type { RunTransaction } from '@cio-bus/kafka';
import { beginAction, type Operator, type Undecided, writeAudit, writeResolutions } from '../actions/operator.ts';
import { editsOf, eraseEdits, type IsTheirs, readEditedIds } from '../edit/erase-edits.ts';
import type { DeadLetterIndex } from '../index-file/dead-letter-index.ts';
import { identityOf } from '../index-file/decisions.ts';
import { originTimestampOf } from '../index-file/write-dead-letters.ts';
import { isAbout, isAnonymous } from './is-about.ts';

/** The person to forget, and the operator. */
export interface ForgetOptions extends Operator {
  index: DeadLetterIndex;
  /** Runs transactions named `REPLAY_TRANSACTIONS`. */
  transact: RunTransaction;
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
  /** Dead letters whose edits were removed; in a dry run, those of which they would be. */
  edits: number;
  /** Dead letters blocked by an earlier call. */
  alreadyBlocked: number;
  /** Dead letters without a key whose value cannot be read, so that nothing attributes them to a person. */
  unreadable: number;
  /** The counts that `alongside` returned. */
  alongside: Record<string, number>;
}

/**
 * Blocks the replay of a person's dead letters permanently, removes what they were edited to, and writes an audit record. A dead
 * letter is the person's when its Kafka key, a header or a field of its value, also of an edited one, is one of their
 * identifiers, or when its unreadable value contains one. Its bytes stay in Kafka until the topic's retention ends.
 *
 * Safe to repeat: blocked dead letters stay blocked, and new ones are blocked too.
 */
export async function forgetDeadLetters(options: ForgetOptions): Promise<ForgetReport> {
  const { person, alongside = async () => ({}), dryRun = false } = options;
  const action = beginAction(options);
  const { open, theirs, ids, unreadable, edits } = await find(options);
  const alreadyBlocked = theirs - open.length;
  const counted = { id: action.id, blocked: open.length, alreadyBlocked, unreadable, edits };
  if (dryRun) return { ...counted, failed: [], alongside: await alongside() };

  const failed = await writeResolutions(options, action, open, 'forgotten');
  const blocked = open.length - failed.length;
  const erasure =
    ids.size + edits > 0 ? await eraseEdits(options, action, ids, isTheirsOf(options)) : { erased: 0, failed: [] };
  failed.push(...erasure.failed);
  const others = await alongside();
  const counts = { letters: blocked, lettersBefore: alreadyBlocked, edits: erasure.erased, failed: failed.length };
  const links = options.links?.(action.id);
  const audited = { action: 'forgotten', counts: { ...counts, ...others }, filter: { key: person }, links } as const;
  await writeAudit(options, action, audited);
  return { ...counted, blocked, edits: erasure.erased, failed, alongside: others };
}

type Identified = Pick<DeadLetter, 'deadLetterId' | 'origin'>;

const isTheirsOf =
  ({ person, also = [], isAlias }: ForgetOptions): IsTheirs =>
  (record) =>
    isAbout(record, [person, ...also], isAlias);

/** Reads all dead letters from Kafka: only their bytes say whom they are about. Those of the person are kept, without bytes. */
async function find(options: ForgetOptions) {
  const { index } = options;
  const isTheirs = isTheirsOf(options);
  const edited = await readEditedIds(index, isTheirs);
  const theirs = new Map<string, Identified>();
  const unreadable = new Set<string>();
  for await (const record of index.kafka.read(topics.deadLetters)) {
    const deadLetter = readDeadLetter(record);
    const { deadLetterId, origin } = deadLetter;
    if (isTheirs(deadLetter) || edited.theirs.has(deadLetterId))
      theirs.set(identityOf(deadLetter), { deadLetterId, origin });
    else if (isAnonymous(deadLetter)) unreadable.add(identityOf(deadLetter));
  }
  const ids = new Set([...theirs.values()].map(({ deadLetterId }) => deadLetterId));
  const open = await stillOpen(index, [...theirs.values()]);
  return { open, theirs: theirs.size, ids, unreadable: unreadable.size, edits: editsOf(edited, ids).length };
}

const stillOpen = (index: DeadLetterIndex, theirs: readonly Identified[]): Promise<Identified[]> =>
  index.query((database) => {
    const forgotten = database.prepare(
      "SELECT 1 FROM dead_letters WHERE dead_letter_id = ? AND origin_timestamp = ? AND state = 'forgotten'",
    );
    return theirs.filter((one) => forgotten.get(one.deadLetterId, originTimestampOf(one)) === undefined);
  });

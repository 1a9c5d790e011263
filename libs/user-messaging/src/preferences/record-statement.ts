import type { CommandDraft } from '@cio-bus/event-bus';
import { outbox } from '../outbox/outbox-row.ts';
import type { MessagingExecutor } from '../store/messaging-store.ts';
import { type Channel, isChannel, toAttributes } from './channels.ts';
import { replaces } from './decide-choice.ts';
import { isForgottenSince } from './forgotten-people.ts';
import { lockPerson, rememberCommand } from './lock-person.ts';
import { type Choice, invalid, type Statement } from './statement.ts';
import { readChoices, type StoredChoice, type StoredChoices, writeChoice } from './stored-choices.ts';

/** What a statement has changed. */
export interface RecordedStatement {
  /** Channels whose opt-in is another one now, or was said for the first time. */
  changed: Channel[];
  /** Topics likewise. */
  changedTopics: string[];
  /** The command with the changed opt-ins; undefined when there is none. */
  commandId: string | undefined;
}

/** As for commands: clocks differ, but a statement from far ahead would win over all later ones. */
const MAX_AHEAD_MS = 5 * 60_000;

/** Within a second a refusal counts more than an opt-in. */
const END_OF_SECOND_MS = 999;

const NOTHING: RecordedStatement = { changed: [], changedTopics: [], commandId: undefined };

/** Stores a checked statement and its command, in the caller's transaction. */
export async function recordStatement(
  db: MessagingExecutor,
  userId: string,
  given: Statement & { choices: readonly Choice[]; source: string },
): Promise<RecordedStatement> {
  const { choices, source, eventId, saidAt, inWholeSeconds = false, createsPerson = true } = given;
  const { now, commandTime } = await lockPerson(db, userId);
  if (saidAt !== undefined && !inWholeSeconds && saidAt.getTime() > now + MAX_AHEAD_MS)
    throw invalid('saidAt', 'must not be more than 5 minutes ahead of the database');
  if (!createsPerson && (await isForgottenSince(db, userId, new Date(Math.min(saidAt?.getTime() ?? now, now)))))
    return NOTHING;
  const stored = await readChoices(db, userId);
  const changes: Choice[] = [];
  for (const choice of choices) {
    const last = lastOf(stored, choice);
    const time = timeOf(given, choice, now) ?? Math.max(now, (last?.saidAt.getTime() ?? 0) + 1);
    const said = { ...choice, saidAt: time };
    if (given.mayBeEcho && isLifted(choice, last)) continue;
    if (!replaces(said, last && { ...last, saidAt: last.saidAt.getTime() })) continue;
    await writeChoice(db, userId, choice, { ...said, saidAt: new Date(said.saidAt), source, eventId });
    if (last?.optedIn !== choice.optedIn) changes.push(choice);
  }
  const changed = changes.filter(({ kind }) => kind === 'channel');
  const command = changed.length > 0 ? optIns(userId, changed, { timestamp: commandTime, createsPerson }) : undefined;
  const commandId = command && (await outbox(db, command, { source }));
  if (command) await rememberCommand(db, userId, commandTime);
  return {
    changed: changed.map(({ name }) => name).filter(isChannel),
    changedTopics: changes.filter(({ kind }) => kind === 'topic').map(({ name }) => name),
    commandId,
  };
}

/** When a choice was said, ms since the epoch; undefined: now. */
function timeOf({ saidAt, inWholeSeconds }: Statement, { optedIn }: Choice, now: number): number | undefined {
  if (saidAt === undefined || !inWholeSeconds) return saidAt?.getTime();
  return Math.min(saidAt.getTime() + (optedIn ? 0 : END_OF_SECOND_MS), now);
}

/** Whether an opt-in would lift a refusal that was said in an app. */
const isLifted = ({ optedIn }: Choice, last: StoredChoice | undefined): boolean =>
  optedIn && last !== undefined && !last.optedIn && last.eventId === undefined;

function lastOf(stored: StoredChoices, { kind, name }: Choice): StoredChoice | undefined {
  if (kind === 'channel') return isChannel(name) ? stored.channels[name] : undefined;
  return Object.hasOwn(stored.topics, name) ? stored.topics[name] : undefined;
}

/** `_update` keeps a late report from recreating a person who was deleted. */
function optIns(
  userId: string,
  choices: readonly Choice[],
  { timestamp, createsPerson }: { timestamp: number; createsPerson: boolean },
): CommandDraft {
  const attributes = toAttributes(Object.fromEntries(choices.map(({ name, optedIn }) => [name, optedIn])));
  const payload = { ...attributes, ...(createsPerson ? {} : { _update: true }) };
  return { type: 'identify', userId, payload, timestamp };
}

import { BusError } from '@cio-bus/contracts';
import { isChannel, type MessagingPreferences } from './channels.ts';

/** When, where and in which event a person said what they want. */
export interface StatementOptions {
  /** When it was said. An older statement than the stored one changes nothing. @default now, which is newer than all stored ones */
  saidAt?: Date;
  /**
   * Whether `saidAt` is the second in which it was said, by another clock than the database's: a refusal counts to the end of
   * that second, and a time that the database has not reached is its present. @default false
   */
  inWholeSeconds?: boolean;
  /**
   * Whether it may only repeat what an app has published before: its opt-ins then replace no refusal that an app has stored.
   * @default false
   */
  mayBeEcho?: boolean;
  /** Where it was said, such as `settings-page`. @default the repository's source */
  source?: string;
  /** The event that reports it. */
  eventId?: string;
}

/** What a person said: about channels, about topics of Customer.io's subscription centre, or both. */
export interface Statement extends StatementOptions {
  channels?: Partial<MessagingPreferences>;
  /** By id of the topic. They are stored only: Customer.io has them already. */
  topics?: Readonly<Record<string, boolean>>;
  /**
   * Whether it creates a person whom Customer.io does not have, or who was forgotten here. `false` for reports, which may be days
   * late. @default true
   */
  createsPerson?: boolean;
}

/** One checked choice of a statement. */
export interface Choice {
  kind: 'channel' | 'topic';
  name: string;
  optedIn: boolean;
}

const MAX_ID_BYTES = 150;
const MAX_TEXT_BYTES = 300;
const MAX_TOPICS = 1_000;

/** @throws BusError `MESSAGE_INVALID` that names the field, never its value */
export function checkUserId(userId: unknown): asserts userId is string {
  checkText('userId', userId, MAX_ID_BYTES);
}

/** Checks a statement. @throws BusError `MESSAGE_INVALID` that names the field, never its value */
export function checkStatement(statement: Statement): Choice[] {
  const { channels, topics, saidAt, source, eventId } = statement;
  if (source !== undefined) checkText('source', source, MAX_TEXT_BYTES);
  if (eventId !== undefined) checkText('eventId', eventId, MAX_TEXT_BYTES);
  if (saidAt !== undefined && !(saidAt instanceof Date && Number.isFinite(saidAt.getTime()) && saidAt.getTime() > 0))
    throw invalid('saidAt', 'must be a valid Date');
  const choices = [...choicesOf('channel', channels), ...choicesOf('topic', topics)];
  if (choices.length === 0) throw invalid('channels', 'must have at least one channel or topic');
  if (choices.length > MAX_TOPICS) throw invalid('topics', `must have at most ${MAX_TOPICS} entries`);
  return choices;
}

/** @throws BusError `MESSAGE_INVALID` for a text that is blank, too long, or that Postgres cannot store */
function checkText(field: string, text: unknown, maxBytes: number): void {
  if (typeof text !== 'string' || text.trim() === '') throw invalid(field, 'must be a string that is not blank');
  if (Buffer.byteLength(text) > maxBytes) throw invalid(field, `must have at most ${maxBytes} bytes`);
  if (text.includes('\0') || !text.isWellFormed()) throw invalid(field, 'must have neither NUL nor half a character');
}

function choicesOf(kind: Choice['kind'], given: unknown): Choice[] {
  const field = `${kind}s`;
  if (given === undefined) return [];
  if (typeof given !== 'object' || given === null) throw invalid(field, 'must be an object');
  return Object.entries(given).flatMap(([name, optedIn]) => {
    if (kind === 'channel' && !isChannel(name)) throw invalid(field, 'must be some of email, push, sms and inApp');
    if (kind === 'topic') checkText(`${field} (a name)`, name, MAX_TEXT_BYTES);
    if (optedIn === undefined) return [];
    if (typeof optedIn !== 'boolean') throw invalid(`${field}.${name}`, 'must be true or false');
    return [{ kind, name, optedIn }];
  });
}

/** An error about an argument. */
export const invalid = (field: string, text: string): BusError =>
  new BusError('MESSAGE_INVALID', `${field}: ${text}`, { field, reason: 'invalid-argument' });

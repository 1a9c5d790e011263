import type { MessagingExecutor } from '../store/messaging-store.ts';
import { type Channel, channels, isChannel, type MessagingPreferences } from './channels.ts';
import type { Choice } from './statement.ts';

/** What a person said last about a channel or a topic. */
export interface StoredChoice {
  optedIn: boolean;
  saidAt: Date;
  /** Where it was said, such as `settings-page` or `customerio:email`. */
  source: string;
  /** The event that reported it. */
  eventId: string | undefined;
}

/** All that a person has said; a channel or topic without an entry was never mentioned. */
export interface StoredChoices {
  channels: Partial<Record<Channel, StoredChoice>>;
  topics: Readonly<Record<string, StoredChoice>>;
}

/** Reads what a person has said. */
export async function readChoices(db: MessagingExecutor, userId: string): Promise<StoredChoices> {
  const rows = await db
    .selectFrom('cio_bus.message_choices')
    .selectAll()
    .where('user_id', '=', userId)
    .orderBy('name')
    .execute();
  const stored: StoredChoices = { channels: {}, topics: {} };
  const topics: [string, StoredChoice][] = [];
  for (const { kind, name, opted_in, said_at, source, event_id } of rows) {
    const choice = { optedIn: opted_in, saidAt: said_at, source, eventId: event_id ?? undefined };
    if (kind === 'topic') topics.push([name, choice]);
    else if (isChannel(name)) stored.channels[name] = choice;
  }
  return { ...stored, topics: Object.fromEntries(topics) };
}

/** Stores a choice in place of the last one. */
export async function writeChoice(
  db: MessagingExecutor,
  userId: string,
  { kind, name }: Choice,
  { optedIn, saidAt, source, eventId }: StoredChoice,
): Promise<void> {
  const said = { opted_in: optedIn, said_at: saidAt, source, event_id: eventId ?? null };
  await db
    .insertInto('cio_bus.message_choices')
    .values({ user_id: userId, kind, name, ...said })
    .onConflict((conflict) => conflict.columns(['user_id', 'kind', 'name']).doUpdateSet(said))
    .execute();
}

/** What counts for each channel: what was said last, otherwise the default. */
export function toPreferences(
  { channels: said }: Pick<StoredChoices, 'channels'>,
  defaults: MessagingPreferences,
): MessagingPreferences {
  const preferences = { ...defaults };
  for (const channel of channels) preferences[channel] = said[channel]?.optedIn ?? defaults[channel];
  return preferences;
}

import type { JournalEntry } from '../workspace/journal-entry.ts';

const JOINED_WITHIN_SECONDS = 30 * 86_400;
const CAMPAIGNS_WITHIN_SECONDS = 72 * 3_600;

/** Events of people who were not identified yet, and the people to whom anonymous ids belong. */
export class AnonymousEvents {
  readonly #events = new Map<string, JournalEntry[]>();
  readonly #people = new Map<string, string>();

  /** Notes an event; it belongs to the person who was identified with its anonymous id, if anybody was. */
  add(anonymousId: string, entry: JournalEntry): void {
    const person = this.#people.get(anonymousId);
    if (person !== undefined) entry.joinedTo = person;
    else this.#events.set(anonymousId, [...(this.#events.get(anonymousId) ?? []), entry]);
  }

  /** Gives a person the events of an anonymous id that are recent enough. */
  join(anonymousId: string, person: string, nowSeconds: number): void {
    this.#people.set(anonymousId, person);
    for (const entry of this.#events.get(anonymousId) ?? []) {
      const at = entry.timestamp ?? entry.at / 1_000;
      if (at >= nowSeconds - JOINED_WITHIN_SECONDS) entry.joinedTo = person;
      if (isTooOld(entry, nowSeconds)) entry.startsNoCampaign = true;
    }
    this.#events.delete(anonymousId);
  }

  clear(): void {
    this.#events.clear();
    this.#people.clear();
  }
}

/** Whether an event is too old to start a campaign. */
export const isTooOld = ({ timestamp }: Pick<JournalEntry, 'timestamp'>, nowSeconds: number): boolean =>
  timestamp !== undefined && timestamp < nowSeconds - CAMPAIGNS_WITHIN_SECONDS;

/** The names of the events, each with a state that replaces the one before. */
export type EventName = 'flow' | 'jobs' | 'dead-letters';

/** An event as it is sent. */
export interface HubEvent {
  id: string;
  name: EventName;
  data: string;
}

type Listener = (event: HubEvent) => void;

/**
 * Passes on what changed. Each event has the whole state of its name, so who was away needs the last of each only: those with a
 * number above the one that it had last. Numbers of another process say nothing.
 */
export class EventHub {
  readonly #process: string;
  readonly #last = new Map<EventName, HubEvent & { number: number }>();
  readonly #listeners = new Set<Listener>();
  #number = 0;
  /** Called when somebody begins to listen. */
  onListen: () => void = () => {};

  /** @param process distinguishes the numbers of this process from those of others */
  constructor(process: string) {
    this.#process = process;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Passes a state on, unless it is the one that everybody has. */
  publish(name: EventName, state: unknown): void {
    const data = JSON.stringify(state);
    if (this.#last.get(name)?.data === data) return;
    this.#number += 1;
    const event = { name, data, number: this.#number, id: `${this.#process}-${this.#number}` };
    this.#last.set(name, event);
    for (const listener of this.#listeners) listener(event);
  }

  /** Passes on what the listener has not seen, and all that follows. @returns what ends it */
  listen(lastEventId: string | undefined, listener: Listener): () => void {
    const [process, number] = (lastEventId ?? '').split('-');
    const seen = process === this.#process ? Number(number) || 0 : 0;
    const missed = [...this.#last.values()].filter((event) => event.number > seen);
    for (const event of missed.sort((one, other) => one.number - other.number)) listener(event);
    this.#listeners.add(listener);
    this.onListen();
    return () => void this.#listeners.delete(listener);
  }
}

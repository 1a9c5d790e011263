/** How a client is connected and disconnected. */
export interface ClientKind<Client> {
  open(): Promise<Client>;
  close(client: Client): Promise<unknown>;
}

/** A client that calls share. */
interface Shared {
  readonly opening: Promise<unknown>;
  readonly close: () => Promise<unknown>;
  calls: number;
}

/** Clients that stay connected between calls, by name: to connect takes several requests, more than most calls. */
export class KeptClients {
  readonly #shared = new Map<string, Shared>();
  #isClosed = false;

  /**
   * Calls with the client of this name. After a call that failed the next one connects again: the connection may be to
   * blame. Other calls with the client end first.
   *
   * @throws Error after `close`, and what opening or the call throws
   */
  async use<Client, T>(
    name: string,
    { open, close }: ClientKind<Client>,
    call: (client: Client) => Promise<T>,
  ): Promise<T> {
    if (this.#isClosed) throw new Error('the connections to Kafka are closed');
    const shared = this.#shared.get(name) ?? this.#open(name, { open, close });
    shared.calls += 1;
    try {
      return await call((await shared.opening) as Client);
    } catch (error) {
      if (this.#shared.get(name) === shared) this.#shared.delete(name);
      throw error;
    } finally {
      shared.calls -= 1;
      if (shared.calls === 0 && this.#shared.get(name) !== shared) await shared.close().catch(() => {}); // it failed
    }
  }

  #open<Client>(name: string, { open, close }: ClientKind<Client>): Shared {
    const opening = open();
    const shared = { opening, close: async () => close(await opening), calls: 0 };
    this.#shared.set(name, shared);
    return shared;
  }

  /** Disconnects, once the calls under way have ended. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const all = [...this.#shared.values()];
    this.#shared.clear();
    await Promise.allSettled(all.map((shared) => (shared.calls === 0 ? shared.close() : undefined)));
  }
}

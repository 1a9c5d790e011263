const WINDOW_MESSAGES = 100;
const FLOOD_AT_SHARE = 0.5;
const MIN_KEYS = 10;

/**
 * Looks at the last messages and says when so many are refused that the cause is no longer the messages: a schema
 * changed on the other side, an account was emptied. Dead letters would then be a flood and no help.
 */
export class FloodGuard {
  /** A ring: the keys of refused messages, undefined for the others. */
  readonly #last: (string | undefined)[] = [];
  #messages = 0;
  #refusals = 0;

  /**
   * Notes a message before its dead letter is written. True when the line has to stop instead.
   *
   * @param refusedKey the message's key when it is refused
   */
  note(refusedKey: string | undefined): boolean {
    const place = this.#messages % WINDOW_MESSAGES;
    this.#refusals += (refusedKey === undefined ? 0 : 1) - (this.#last[place] === undefined ? 0 : 1);
    this.#last[place] = refusedKey;
    this.#messages += 1;
    if (refusedKey === undefined || this.#messages < WINDOW_MESSAGES) return false;
    if (this.#refusals < WINDOW_MESSAGES * FLOOD_AT_SHARE) return false;
    return new Set(this.#last.filter((key) => key !== undefined)).size >= MIN_KEYS;
  }

  reset(): void {
    this.#last.length = 0;
    this.#messages = 0;
    this.#refusals = 0;
  }
}

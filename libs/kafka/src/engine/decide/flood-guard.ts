const WINDOW_MESSAGES = 100;
const FLOOD_AT_SHARE = 0.5;
const MIN_KEYS = 10;

/**
 * Detects when most of the last messages were refused, so that the messages are no longer to blame: a schema changed on
 * the other side, an account was emptied. Dead-lettering them all would help nobody.
 */
export class FloodGuard {
  /** A ring: the keys of refused messages, undefined for the others. */
  readonly #last: (string | undefined)[] = [];
  #messages = 0;
  #refusals = 0;

  /**
   * Notes a message before its dead letter is written. True when the gate has to close instead.
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

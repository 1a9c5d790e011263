const WINDOW_MESSAGES = 100;
const FLOOD_AT_SHARE = 0.5;
const MIN_KEYS = 10;

/**
 * Looks at the last messages and says when so many are refused that the cause is no longer the messages: a schema
 * changed on the other side, an account was emptied. Dead letters would then be a flood and no help.
 */
export class FloodGuard {
  #last: { key: string; refused: boolean }[] = [];

  /** Notes a message before its dead letter is written. True when the line has to stop instead. */
  note(key: string, refused: boolean): boolean {
    this.#last.push({ key, refused });
    if (this.#last.length > WINDOW_MESSAGES) this.#last.shift();
    if (!refused || this.#last.length < WINDOW_MESSAGES) return false;
    const refusals = this.#last.filter((message) => message.refused);
    if (refusals.length < WINDOW_MESSAGES * FLOOD_AT_SHARE) return false;
    return new Set(refusals.map((message) => message.key)).size >= MIN_KEYS;
  }

  reset(): void {
    this.#last = [];
  }
}

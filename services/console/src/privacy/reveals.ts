import type { Caller } from '../api/caller.ts';

const MAX_REMEMBERED = 10_000;

/** To whom this console has revealed which dead letter. After a restart it is revealed, and audited, again. */
export class Reveals {
  /** The oldest first. */
  readonly #known = new Set<string>();

  add(caller: Pick<Caller, 'name'>, deadLetterId: string): void {
    this.#known.add(keyOf(caller, deadLetterId));
    if (this.#known.size > MAX_REMEMBERED) this.#known.delete(this.#known.values().next().value as string);
  }

  has(caller: Pick<Caller, 'name'>, deadLetterId: string): boolean {
    return this.#known.has(keyOf(caller, deadLetterId));
  }
}

const keyOf = ({ name }: Pick<Caller, 'name'>, deadLetterId: string) => JSON.stringify([name, deadLetterId]);

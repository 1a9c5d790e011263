import type { Attributes } from './profile.ts';

/** The objects of the workspace, such as companies, by name (`1:acme`: the number of the type and the object's id). */
export class Objects {
  readonly #attributes = new Map<string, Attributes>();

  /** Sets attributes; null or an empty text removes one. */
  identify(name: string, attributes: Attributes): void {
    const all = { ...this.#attributes.get(name), ...attributes };
    const kept = Object.entries(all).filter(([, value]) => value !== null && value !== '');
    this.#attributes.set(name, Object.fromEntries(kept));
  }

  remove(name: string): void {
    this.#attributes.delete(name);
  }

  /** The attributes of every object. */
  views(): Record<string, Attributes> {
    return Object.fromEntries(this.#attributes);
  }

  clear(): void {
    this.#attributes.clear();
  }
}

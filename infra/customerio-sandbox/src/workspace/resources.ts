/** A thing of the workspace: a campaign, a newsletter, a segment … */
export type Resource = Record<string, unknown> & { id: string | number };

/**
 * What a workspace has beside people, objects and deliveries, by the path of its collection (`newsletters`,
 * `design_studio/emails`), and documents below them by their whole path (`campaigns/1/actions/2`).
 */
export class Resources {
  readonly #collections = new Map<string, Map<string, Resource>>();
  readonly #documents = new Map<string, Record<string, unknown>>();
  #created = 0;

  constructor() {
    this.clear();
  }

  list(collection: string): readonly Resource[] {
    return [...(this.#collections.get(collection)?.values() ?? [])];
  }

  get(collection: string, id: string): Resource | undefined {
    return this.#collections.get(collection)?.get(id);
  }

  /** Creates a resource, or sets fields of the one that has this id. */
  put(collection: string, fields: Record<string, unknown>, id: string | number = ++this.#created): Resource {
    const all = this.#collections.get(collection) ?? new Map<string, Resource>();
    this.#collections.set(collection, all);
    const resource = { ...all.get(String(id)), ...fields, id };
    all.set(String(id), resource);
    return resource;
  }

  /** Returns whether there was one. */
  remove(collection: string, id: string): boolean {
    return this.#collections.get(collection)?.delete(id) ?? false;
  }

  /** The document at a path; an empty one until something is written to it. */
  document(path: string): Record<string, unknown> {
    return this.#documents.get(path) ?? {};
  }

  write(path: string, fields: Record<string, unknown>): Record<string, unknown> {
    const document = { ...this.#documents.get(path), ...fields };
    this.#documents.set(path, document);
    return document;
  }

  /** Leaves what every workspace has: a sender. */
  clear(): void {
    this.#collections.clear();
    this.#documents.clear();
    this.put('sender_identities', { name: 'Sandbox', email: 'sandbox@example.com', auto_generated: false }, 1);
  }
}

import type { Series } from './series.ts';

/** The links of messages, by the parent of the message (`campaign:23`), with their clicks. */
export class Links {
  readonly #series: Series;
  readonly #links = new Map<string, Map<string, string>>();

  constructor(series: Series) {
    this.#series = series;
  }

  /** Counts a click, if the report names its link. */
  count(parent: string, type: string, { href, link_id: id }: Record<string, unknown>, atSeconds: number): void {
    if (typeof href !== 'string' || id === undefined) return;
    const links = this.#links.get(parent) ?? new Map<string, string>();
    this.#links.set(parent, links.set(String(id), href));
    this.#series.count(linkName(parent, String(id)), type, 'clicked', {}, atSeconds);
  }

  /** Every link of a parent, with the name under which its clicks are counted. */
  of(parent: string): { id: string; href: string; counted: string }[] {
    const links = [...(this.#links.get(parent) ?? [])];
    return links.map(([id, href]) => ({ id, href, counted: linkName(parent, id) }));
  }

  clear(): void {
    this.#links.clear();
  }
}

const linkName = (parent: string, id: string): string => `${parent}/link:${id}`;

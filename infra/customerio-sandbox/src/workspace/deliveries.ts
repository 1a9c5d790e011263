import type { Channel } from './channel.ts';

/** One message accepted for sending. */
export interface Delivery {
  /** 1, 2, 3 … in the order of acceptance. */
  seq: number;
  id: string;
  channel: Channel;
  /** Seconds since the epoch. */
  created: number;
  identifiers: { id: string | null; email: string | null; cio_id?: string };
  /** As sent; undefined for an email with a body of its own. */
  templateId?: string | number;
  recipient: string;
  subject: string;
  /** When each metric occurred, in seconds since the epoch. */
  metrics: Record<string, number>;
  failureMessage?: string;
}

/** Deliveries by id, by person and by template, each in the order of acceptance. */
export interface Deliveries {
  /** Stores a delivery; `personKeys` are all identifiers by which it can be looked up. */
  add(delivery: Omit<Delivery, 'seq'>, personKeys: readonly string[]): Delivery;
  get(id: string): Delivery | undefined;
  all(): readonly Delivery[];
  ofPerson(identifier: string): readonly Delivery[];
  ofTemplate(id: string | number): readonly Delivery[];
  templates(): (string | number)[];
  clear(): void;
}

export function createDeliveries(): Deliveries {
  const all: Delivery[] = [];
  const byId = new Map<string, Delivery>();
  const byPerson = new Map<string, Delivery[]>();
  const byTemplate = new Map<string, Delivery[]>();

  return {
    add(fields, personKeys) {
      const delivery: Delivery = { seq: all.length + 1, ...fields };
      all.push(delivery);
      byId.set(delivery.id, delivery);
      for (const key of new Set(personKeys)) listAt(byPerson, key).push(delivery);
      if (delivery.templateId !== undefined) listAt(byTemplate, templateKey(delivery.templateId)).push(delivery);
      return delivery;
    },
    get: (id) => byId.get(id),
    all: () => all,
    ofPerson: (identifier) => byPerson.get(identifier) ?? [],
    ofTemplate: (id) => byTemplate.get(templateKey(id)) ?? [],
    templates: () => [...byTemplate.values()].flatMap(([first]) => first?.templateId ?? []),
    clear() {
      all.length = 0;
      for (const index of [byId, byPerson, byTemplate]) index.clear();
    },
  };
}

/** Returns the key of a template: a number, or a trigger name, which is compared without case. */
export const templateKey = (id: string | number): string => String(id).toLowerCase();

function listAt(index: Map<string, Delivery[]>, key: string): Delivery[] {
  const list = index.get(key) ?? [];
  index.set(key, list);
  return list;
}

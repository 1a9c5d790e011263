import type { Channel } from './channel.ts';
import type { Templates } from './templates.ts';

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
  /** The template's number, which Customer.io reports whatever was sent. */
  templateNumber?: number;
  recipient: string;
  subject: string;
  /** When each metric occurred, in seconds since the epoch. */
  metrics: Record<string, number>;
  failureMessage?: string;
}

/** Deliveries by id, by person and by template, each in the order of acceptance. */
export interface Deliveries {
  /** Stores a delivery; `personKeys` are all identifiers by which it can be looked up. */
  add(delivery: Omit<Delivery, 'seq' | 'templateNumber'>, personKeys: readonly string[]): Delivery;
  get(id: string): Delivery | undefined;
  all(): readonly Delivery[];
  ofPerson(identifier: string): readonly Delivery[];
  /** Undefined for a template that nothing was sent with. */
  ofTemplate(number: number): readonly Delivery[] | undefined;
  clear(): void;
}

export function createDeliveries(templates: Pick<Templates, 'numberOf'>): Deliveries {
  const all: Delivery[] = [];
  const byId = new Map<string, Delivery>();
  const byPerson = new Map<string, Delivery[]>();
  const byTemplate = new Map<number, Delivery[]>();

  return {
    add(fields, personKeys) {
      const { templateId: id, channel } = fields;
      const number = id === undefined ? {} : { templateNumber: templates.numberOf({ id, channel }) };
      const delivery: Delivery = { seq: all.length + 1, ...fields, ...number };
      all.push(delivery);
      byId.set(delivery.id, delivery);
      for (const key of new Set(personKeys)) listAt(byPerson, key).push(delivery);
      if (delivery.templateNumber !== undefined) listAt(byTemplate, delivery.templateNumber).push(delivery);
      return delivery;
    },
    get: (id) => byId.get(id),
    all: () => all,
    ofPerson: (identifier) => byPerson.get(identifier) ?? [],
    ofTemplate: (number) => byTemplate.get(number),
    clear() {
      all.length = 0;
      for (const index of [byId, byPerson, byTemplate]) index.clear();
    },
  };
}

function listAt<K>(index: Map<K, Delivery[]>, key: K): Delivery[] {
  const list = index.get(key) ?? [];
  index.set(key, list);
  return list;
}

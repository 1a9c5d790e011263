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
  /** The templates that were used. */
  templates(): readonly TemplateUsed[];
  clear(): void;
}

/** A template that was used. */
export interface TemplateUsed {
  number: number;
  name: string;
}

/** Numbers of templates that are sent by name begin here, above those that callers are likely to send. */
const FIRST_NUMBER = 1_001;

export function createDeliveries(): Deliveries {
  const all: Delivery[] = [];
  const byId = new Map<string, Delivery>();
  const byPerson = new Map<string, Delivery[]>();
  const byTemplate = new Map<number, Delivery[]>();
  const templates = new Map<string, TemplateUsed>();

  function numberOf(id: string | number): number {
    const key = templateKey(id);
    const number = /^\d+$/.test(key) ? Number(key) : (templates.get(key)?.number ?? FIRST_NUMBER + templates.size);
    if (!templates.has(key)) templates.set(key, { number, name: String(id) });
    return number;
  }

  return {
    add(fields, personKeys) {
      const { templateId } = fields;
      const number = templateId === undefined ? {} : { templateNumber: numberOf(templateId) };
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
    templates: () => [...templates.values()],
    clear() {
      all.length = 0;
      for (const index of [byId, byPerson, byTemplate, templates]) index.clear();
    },
  };
}

/** Returns the key of a template: a number, or a trigger name, which is compared without case. */
export const templateKey = (id: string | number): string => String(id).toLowerCase();

function listAt<K>(index: Map<K, Delivery[]>, key: K): Delivery[] {
  const list = index.get(key) ?? [];
  index.set(key, list);
  return list;
}

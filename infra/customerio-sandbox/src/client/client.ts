import type { EmittedEvent } from '../control/webhook-routes.ts';
import type { FaultSettings } from '../faults/faults.ts';
import type { TrafficCounts } from '../http/traffic.ts';
import type { WebhookSettings } from '../webhooks/webhook-feed.ts';
import type { WebhookCounts, WebhookRecord } from '../webhooks/webhook-sender.ts';
import type { JournalEntry } from '../workspace/journal-entry.ts';
import type { SandboxPerson } from '../workspace/people.ts';

const PAGE = 10_000;

/** Counts since the start or the last reset. */
export interface SandboxStats {
  /** Requests by API and status; `reset` and `timeout` got no response. */
  requests: TrafficCounts;
  /** Journal entries by action. */
  journal: Record<string, number>;
  duplicates: number;
  ignored: number;
  answersLost: number;
  webhooks: WebhookCounts;
}

/** Controls and inspects a running sandbox; a method throws an Error with the sandbox's message if it is rejected. */
export interface SandboxClient {
  /** Returns all entries after number `after`, oldest first. */
  journal(after?: number): Promise<JournalEntry[]>;
  /** Returns everybody, by id, else by email, else by cio_id. */
  people(): Promise<Record<string, SandboxPerson>>;
  /** Returns the attributes of every object, by name (`1:acme`). */
  objects(): Promise<Record<string, Record<string, unknown>>>;
  /** Returns a person by any identifier; undefined if there is none. */
  person(identifier: string): Promise<SandboxPerson | undefined>;
  stats(): Promise<SandboxStats>;
  faults(): Promise<FaultSettings>;
  /** Replaces the current faults. */
  setFaults(faults: FaultSettings): Promise<void>;
  clearFaults(): Promise<void>;
  /** Declares templates: numbers or trigger names, as `name:channel` unless an e-mail. All others are refused from then on. */
  declareTemplates(templates: readonly (string | number)[]): Promise<void>;
  configureWebhooks(settings: WebhookSettings): Promise<void>;
  /** Sends these webhooks; returns their event ids. */
  emit(events: EmittedEvent[]): Promise<string[]>;
  /** Sends these bodies as they are, signed: what an endpoint cannot use. */
  emitBodies(bodies: string[]): Promise<void>;
  /** Returns the state of the webhooks after number `after`. */
  webhooks(after?: number): Promise<WebhookCounts & { events: WebhookRecord[] }>;
  /** Clears everything but the webhook settings. */
  reset(): Promise<void>;
}

/** @param origin of a running sandbox, as returned by `start()` */
export function createSandboxClient(origin: string): SandboxClient {
  async function call<T>(path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${origin}/_sandbox${path}`, body === undefined ? {} : jsonPost(body));
    if (response.ok) return (await response.json()) as T;
    throw new Error(`sandbox responded with ${response.status} to ${path}: ${await response.text()}`, {
      cause: response.status,
    });
  }

  async function pages<T, P extends { last: number }>(path: string, after: number, items: (page: P) => T[]) {
    const all: T[] = [];
    for (;;) {
      const page = await call<P>(`${path}?after=${after + all.length}&limit=${PAGE}`);
      const found = items(page);
      for (const item of found) all.push(item);
      if (found.length === 0 || after + all.length >= page.last) return { page, all };
    }
  }

  return {
    async journal(after = 0) {
      return (await pages('/journal', after, (page: { entries: JournalEntry[]; last: number }) => page.entries)).all;
    },
    people: () => call('/people'),
    objects: () => call('/objects'),
    async person(identifier) {
      try {
        return await call<SandboxPerson>(`/people/${encodeURIComponent(identifier)}`);
      } catch (error) {
        if (error instanceof Error && error.cause === 404) return undefined;
        throw error;
      }
    },
    stats: () => call('/stats'),
    faults: () => call('/faults'),
    setFaults: async (faults) => void (await call('/faults', faults)),
    clearFaults: async () => void (await call('/faults', {})),
    declareTemplates: async (templates) => void (await call('/templates', { templates })),
    configureWebhooks: async (settings) => void (await call('/webhooks', settings)),
    async emit(events) {
      return (await call<{ event_ids: string[] }>('/emit', { events })).event_ids;
    },
    emitBodies: async (bodies) => void (await call('/emit', { bodies })),
    async webhooks(after = 0) {
      type Page = WebhookCounts & { events: WebhookRecord[]; last: number };
      const { page, all } = await pages('/webhooks', after, (one: Page) => one.events);
      return { ...page, events: all };
    },
    reset: async () => void (await call('/reset', {})),
  };
}

const jsonPost = (body: unknown) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

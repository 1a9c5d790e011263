import { setTimeout as sleep } from 'node:timers/promises';
import type { TrialStack } from '../../harness/trial-stack.ts';

/** The app's preferences, as event-processor answers them. */
export interface Preferences {
  /** Stores what a person chooses in the app. */
  choose(id: string, choices: Record<string, boolean>): Promise<void>;
  /** Forgets a person: resolves once no command about them is left in the outbox, which would bring back who is deleted next. */
  forget(id: string): Promise<void>;
  /** What a person has said last, by channel and topic; empty for somebody who is not known. */
  said(id: string): Promise<Record<string, boolean>>;
}

/** The answer to `GET /preferences/<user id>`, as far as it is used. */
interface Answer {
  said: Record<'channels' | 'topics', Record<string, { optedIn: boolean }>>;
}

/** The answer to `POST /preferences`. */
interface Forgotten {
  /** Commands of the outbox that are being published at this moment. */
  waiting: number;
}

const POLL_MS = 50;

/** The preferences of a stack that runs with `PREFERENCES=true`. */
export function preferencesOf({ health }: Pick<TrialStack, 'health'>): Preferences {
  const url = `${health['event-processor']}/preferences`;
  return {
    async choose(id, choices) {
      await ask(`${url}/${id}`, { method: 'PUT', ...json(choices) });
    },
    async forget(person) {
      const once = async () => (await ask(url, { method: 'POST', ...json({ person }) })).json() as Promise<Forgotten>;
      while ((await once()).waiting > 0) await sleep(POLL_MS);
    },
    async said(id) {
      const { said } = (await (await ask(`${url}/${id}`)).json()) as Answer;
      const entries = [...Object.entries(said.channels), ...Object.entries(said.topics)];
      return Object.fromEntries(entries.map(([name, { optedIn }]) => [name, optedIn]));
    },
  };
}

const json = (body: object) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

async function ask(url: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${url} answers ${response.status}: ${await response.text()}`);
  return response;
}

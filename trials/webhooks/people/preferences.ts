import type { TrialStack } from '../../harness/trial-stack.ts';

/** The app's preferences, as event-processor answers them. */
export interface Preferences {
  /** Stores what a person chooses in the app. */
  choose(id: string, choices: Record<string, boolean>): Promise<void>;
  forget(id: string): Promise<void>;
  /** What a person has said last, by channel and topic; empty for somebody who is not known. */
  said(id: string): Promise<Record<string, boolean>>;
}

/** The answer to `GET /preferences/<user id>`, as far as it is used. */
interface Answer {
  said: Record<'channels' | 'topics', Record<string, { optedIn: boolean }>>;
}

/** The preferences of a stack that runs with `PREFERENCES=true`. */
export function preferencesOf({ health }: Pick<TrialStack, 'health'>): Preferences {
  const url = `${health['event-processor']}/preferences`;
  return {
    async choose(id, choices) {
      await ask(`${url}/${id}`, { method: 'PUT', ...json(choices) });
    },
    async forget(person) {
      await ask(url, { method: 'POST', ...json({ person }) });
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

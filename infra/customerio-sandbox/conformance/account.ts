import type { SandboxClient } from '../src/client/client.ts';

export interface Answer {
  status: number;
  body: unknown;
  /** Header `Retry-After`. */
  retryAfter: string | null;
}

type Call = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** The workspace that is checked: the sandbox, or a real one. */
export interface Account {
  track: Call;
  app: Call;
  /** Calls with another authorization than the account's; none if undefined. */
  callWith(authorization: string | undefined, api: 'track' | 'app', ...request: Parameters<Call>): Promise<Answer>;
  /** The id of a person or thing of this run. People are deleted at its end. */
  id(name: string): string;
  /** An address of this run that nobody reads. */
  email(name: string): string;
  /** Reads until the value is as expected: a real account applies what it has accepted some seconds later. */
  eventually<T>(read: () => Promise<T>, isExpected: (value: T) => boolean): Promise<T>;
  /** A verified address that may get messages; the sandbox takes any. */
  recipient: string;
  /** A verified sender of messages. */
  from: string;
  /** The number of a transactional e-mail of the account. */
  template: number;
  /** Registers what has to be done at the end of the run. */
  afterwards(undo: () => Promise<unknown>): void;
  /** Only the sandbox: what a real account does not show, and its clock. */
  sandbox?: { client: SandboxClient; url: string; advance(ms: number): void };
}

export interface AccountOptions {
  trackUrl: string;
  appUrl: string;
  siteId: string;
  trackApiKey: string;
  appApiKey: string;
  /** Begins every id that the run creates. */
  prefix: string;
  /** How long an effect may take, ms. */
  patienceMs: number;
  recipient?: string | undefined;
  from?: string | undefined;
  template?: number | undefined;
  sandbox?: Account['sandbox'];
}

const POLL_MS = 1_000;

/** Creates the account of a run; `end` deletes what the run has created. */
export function createAccount(options: AccountOptions): Account & { end(): Promise<void> } {
  const { siteId, trackApiKey, appApiKey, prefix, sandbox } = options;
  const basic = `Basic ${btoa(`${siteId}:${trackApiKey}`)}`;
  const bearer = `Bearer ${appApiKey}`;
  const created = new Set<string>();
  const endings: (() => Promise<unknown>)[] = [];
  const urlOf = (api: 'track' | 'app') => (api === 'track' ? options.trackUrl : options.appUrl);
  const track: Call = (...request) => send(options.trackUrl, basic, ...request);

  return {
    track,
    app: (...request) => send(options.appUrl, bearer, ...request),
    callWith: (authorization, api, ...request) => send(urlOf(api), authorization, ...request),
    id(name) {
      const id = `${prefix}-${name}`;
      created.add(id);
      return id;
    },
    email: (name) => `${prefix}-${name}@example.com`,
    eventually: (read, isExpected) => poll(read, isExpected, options.patienceMs),
    recipient: options.recipient ?? 'ada@example.com',
    from: options.from ?? 'sender@example.com',
    template: options.template ?? 7,
    afterwards: (undo) => void endings.push(undo),
    ...(sandbox && { sandbox }),
    async end() {
      for (const undo of endings.reverse()) await undo();
      for (const id of created) await track('DELETE', `/api/v1/customers/${encodeURIComponent(id)}`);
    },
  };
}

async function send(url: string, authorization: string | undefined, method: string, path: string, body?: unknown) {
  const response = await fetch(url + path, {
    method,
    headers: { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: asJson(text), retryAfter: response.headers.get('retry-after') };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function poll<T>(read: () => Promise<T>, isExpected: (value: T) => boolean, patienceMs: number): Promise<T> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const value = await read();
    if (isExpected(value)) return value;
    if (performance.now() > until) throw new Error(`not as expected: ${JSON.stringify(value)?.slice(0, 500)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

import { BusError } from '@cio-bus/contracts';
import type { Secret, ServicePart, Telemetry } from '@cio-bus/service';
import type { ForgottenPerson } from '../preferences/forget-person.ts';

/** Erases people from the message preferences and their outbox. */
export interface PreferenceEraser {
  forget(person: string, options: { dryRun: boolean }): Promise<ForgottenPerson>;
}

interface PreferencesConfig {
  STATE_DIR: string;
  DATABASE_URL?: Secret | undefined;
  PREFERENCES_URL?: string | undefined;
}

type OpenableEraser = PreferenceEraser & ServicePart;

/** An erasure waits for transactions about the person. */
const TIMEOUT_MS = 10_000;

/**
 * The eraser of the Postgres in `DATABASE_URL`, otherwise of the event-processor at `PREFERENCES_URL`; undefined when neither is
 * set.
 */
export async function openPreferenceEraser(
  config: PreferencesConfig,
  telemetry: Pick<Telemetry, 'logger'>,
): Promise<OpenableEraser | undefined> {
  if (config.DATABASE_URL !== undefined) {
    // Loaded only here: few commands need a database client.
    const { createMessagingStore } = await import('../store/messaging-store.ts');
    const { UserMessagingRepository } = await import('../preferences/user-messaging-repository.ts');
    const store = createMessagingStore(config, telemetry, { timeoutMs: TIMEOUT_MS, connections: 1 });
    const repository = new UserMessagingRepository(store, { source: 'cio-bus' });
    return { ...store, start: () => opened(store), forget: (person, options) => repository.forget(person, options) };
  }
  const { PREFERENCES_URL: origin } = config;
  if (origin === undefined) return undefined;
  return {
    name: 'message-preferences',
    start: async () => {},
    stop: async () => {},
    forget: (person, options) => post(origin, { person, ...options }),
  };
}

async function opened(store: ServicePart): Promise<void> {
  try {
    await store.start();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BusError('STORE_UNAVAILABLE', `check DATABASE_URL: ${reason}`, { cause });
  }
}

/** Asks the process that owns the embedded Postgres. */
async function post(origin: string, body: object): Promise<ForgottenPerson> {
  const response = await send(origin, body);
  const answer = (await response.json().catch(() => ({}))) as Partial<ForgottenPerson> & { error?: string };
  const { rows, waiting = 0 } = answer;
  if (response.ok && rows !== undefined) return { rows, waiting };
  const reason = answer.error ?? 'it has no preferences: check PREFERENCES_URL, and PREFERENCES of event-processor';
  throw new BusError('STORE_UNAVAILABLE', `${origin} answered ${response.status}: ${reason}`);
}

async function send(origin: string, body: object): Promise<Response> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const headers = { 'content-type': 'application/json' };
  try {
    return await fetch(new URL('/preferences', origin), {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal,
    });
  } catch (cause) {
    throw new BusError('STORE_UNAVAILABLE', `event-processor cannot be reached: check PREFERENCES_URL`, { cause });
  }
}

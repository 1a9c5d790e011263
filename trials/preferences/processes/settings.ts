import { defineConfig, quietTelemetry, retrying, UnavailableError, wholeNumber } from '@cio-bus/service';
import { createMessagingStore, messagingSettings } from '@cio-bus/user-messaging';

/** Wait between two attempts while the database is unavailable, ms. */
export const AGAIN_MS = 100;

/** What the trial passes to its processes. */
export const settings = defineConfig({
  ...messagingSettings,
  UPDATES: wholeNumber({ min: 0, max: 1_000_000, default: 0 }),
  FROM: wholeNumber({ min: 0, max: 1_000_000, default: 0 }),
  BEGUN_AT: wholeNumber({ min: 0, max: 2 ** 48, default: 0 }),
}).parse(process.env);

/** Opens the store, as soon as the database is there. */
export async function openStore() {
  const quiet = quietTelemetry('trial');
  const warn = (fields: object, message: string) =>
    void process.stdout.write(`${message}: ${(fields as { err?: Error }).err?.message ?? JSON.stringify(fields)}\n`);
  const telemetry = { ...quiet, logger: { ...quiet.logger, warn, error: warn } };
  const store = createMessagingStore(settings, telemetry, { timeoutMs: 5_000 });
  const mayRetry = (error: unknown) => error instanceof UnavailableError;
  await retrying(() => store.start(), { everyMs: AGAIN_MS, mayRetry });
  return { store, telemetry };
}

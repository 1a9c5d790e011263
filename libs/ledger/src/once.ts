import { asBusError, BusError, dispositionOf } from '@cio-bus/contracts';
import type { Telemetry } from '@cio-bus/service';
import { type Attempt, createOwnAttempts, type OwnAttempts } from './own-attempts.ts';
import type { OnceOptions, SendDone, SendLedger, SendStore } from './port/send-ledger.ts';

/** Dependencies of {@link createOnce}. */
export interface OnceDependencies {
  store: SendStore;
  telemetry: Pick<Telemetry, 'expect' | 'count'>;
  /** Identifies this process among all past and future ones. */
  owner: string;
  /** Age at which another process's entry is resolved: longer than its call can take. */
  foreignWaitMs: number;
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** A message that was just accepted may not be listed yet. */
const LOOKUP_AGAIN_AFTER_MS = [500, 2_000];
/** After this age it is listed. */
const LISTED_AFTER_MS = 30_000;

/** Implements {@link SendLedger.once} on any store. */
export function createOnce(dependencies: OnceDependencies): SendLedger['once'] {
  const running = new Map<string, Promise<unknown>>();
  const own = createOwnAttempts(dependencies);
  dependencies.telemetry.expect('cio_bus_sends_total', {});

  return async function once(id, call, options) {
    // Two records may have the same id; an own entry in doubt then means a running call, not a crash.
    for (let other = running.get(id); other; other = running.get(id)) await other.catch(() => {});
    const attempt = attemptOnce(dependencies, own, id, call, options);
    running.set(id, attempt);
    try {
      return await attempt;
    } finally {
      running.delete(id);
    }
  };
}

async function attemptOnce(
  dependencies: OnceDependencies,
  own: OwnAttempts,
  id: string,
  call: () => Promise<{ deliveryId: string }>,
  options: OnceOptions,
): Promise<SendDone> {
  const { telemetry, foreignWaitMs, now } = dependencies;
  const sent = await own.flush(id);
  if (sent) return delivered(dependencies, sent.deliveryId);
  const attempt = own.next(id, now());
  const earlier = await own.begin(attempt, options.lookupKey);
  if (earlier?.deliveryId !== undefined) {
    telemetry.count('cio_bus_sends_total', { result: 'already-sent' });
    return { deliveryId: earlier.deliveryId, how: 'already-sent' };
  }
  if (!earlier) return callOnce(dependencies, own, attempt, call, options);
  const wait = earlier.attemptedAt + foreignWaitMs - now();
  if (!own.isOurs(earlier) && wait > 0) {
    const message = 'another sender may be sending this message';
    throw new BusError('SEND_BUSY', message, { retryAfterMs: wait, deadLetterCode: 'SEND_UNKNOWN' });
  }
  return resolveDoubt(dependencies, id, earlier.attemptedAt, options);
}

/** Makes the call of a recorded attempt. */
async function callOnce(
  dependencies: OnceDependencies,
  own: OwnAttempts,
  attempt: Attempt,
  call: () => Promise<{ deliveryId: string }>,
  options: OnceOptions,
): Promise<SendDone> {
  const result = await resultOf(call);
  if (result.deliveryId !== undefined) {
    await own.confirm(attempt, result.deliveryId);
    return delivered(dependencies, result.deliveryId);
  }
  if (!knownNotSent(result.thrown))
    return resolveDoubt(dependencies, attempt.id, attempt.attemptedAt, options, result.thrown);
  await own.forget(attempt);
  if (dispositionOf(result.thrown) === 'dead-letter') {
    dependencies.telemetry.count('cio_bus_sends_total', { result: 'refused' });
  }
  throw result.thrown;
}

/** Separates errors of the call from those of the store afterwards, which say nothing about the send. */
async function resultOf(call: () => Promise<{ deliveryId: string }>) {
  try {
    return { deliveryId: (await call()).deliveryId };
  } catch (thrown) {
    return { deliveryId: undefined, thrown };
  }
}

function delivered({ telemetry }: OnceDependencies, deliveryId: string): SendDone {
  telemetry.count('cio_bus_sends_total', { result: 'delivered' });
  return { deliveryId, how: 'delivered' };
}

const knownNotSent = (thrown: unknown): boolean =>
  thrown instanceof BusError && thrown.code !== 'SEND_UNKNOWN' && thrown.code !== 'UNEXPECTED';

/**
 * Resolves an entry in doubt from the vendor's list; not listed never means not sent.
 *
 * A listed delivery belongs to an attempt that was recorded before. So the rivals are read after the list: one that has its
 * delivery in the meantime has claimed it, and the claim here fails.
 */
async function resolveDoubt(
  { store, telemetry, now, sleep }: OnceDependencies,
  id: string,
  since: number,
  { reconcile, isPerDevice = false }: Pick<OnceOptions, 'reconcile' | 'isPerDevice'>,
  cause?: unknown,
): Promise<SendDone> {
  let unclaimed: string[] = [];
  let rivals: string[] = [];
  let isOther = false;
  for (const waitMs of [0, ...LOOKUP_AGAIN_AFTER_MS]) {
    if (waitMs > 0 && now() - since >= LISTED_AFTER_MS) break;
    if (waitMs > 0) await sleep(waitMs);
    const listed = await lookUp(reconcile, since);
    unclaimed = await store.unclaimed(listed);
    const [deliveryId] = unclaimed;
    if (unclaimed.length > 0) rivals = await store.rivals(id, FOREVER);
    if (unclaimed.length > 1 || rivals.length > 0) break;
    isOther = isPerDevice && unclaimed.length > 0 && listed.length > unclaimed.length;
    if (isOther) break;
    if (deliveryId !== undefined && (await store.claim(id, deliveryId))) {
      telemetry.count('cio_bus_sends_total', { result: 'reconciled' });
      return { deliveryId, how: 'reconciled' };
    }
  }
  telemetry.count('cio_bus_sends_total', { result: 'held' });
  throw new BusError('SEND_UNKNOWN', isOther ? OTHER_DEVICE : doubtOf(unclaimed, rivals), { cause });
}

/** A message with `send_at` may be listed weeks after its attempt. */
const FOREVER = Number.MAX_SAFE_INTEGER;
const RIVALS_NAMED = 5;
const OTHER_DEVICE =
  'the lookup found a delivery since the attempt that may be of another device of a send that has its delivery';

const doubtOf = (unclaimed: readonly string[], rivals: readonly string[]): string =>
  rivals.length > 0
    ? `the lookup found ${unclaimed.length} deliveries since the attempt, which may be of other sends in doubt: ${rivals.slice(0, RIVALS_NAMED).join(', ')}`
    : `the lookup found ${unclaimed.length} deliveries since the attempt that may be this send, expected exactly 1`;

/** Transient errors are retried later. No error may look like one of the send, which is still in doubt, not even in the end. */
async function lookUp(reconcile: OnceOptions['reconcile'], since: number): Promise<readonly string[]> {
  try {
    return await reconcile(new Date(since));
  } catch (cause) {
    const error = asBusError(cause);
    const { code, status, reason, field, retryAfterMs } = error;
    const message = 'the lookup of the delivery failed';
    if (dispositionOf(error) === 'dead-letter') throw new BusError('SEND_UNKNOWN', `${message} (${code})`, { cause });
    throw new BusError(code, message, { cause, status, reason, field, retryAfterMs, deadLetterCode: 'SEND_UNKNOWN' });
  }
}

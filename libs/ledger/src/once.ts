import { asBusError, BusError, dispositionOf } from '@cio-bus/contracts';
import type { Telemetry } from '@cio-bus/service';
import { type Attempt, createOwnAttempts, type OwnAttempts } from './own-attempts.ts';
import type { OnceOptions, SendDone, SendLedger, SendStore } from './send-ledger.ts';

/** What the ledger's rules need beside a store. */
export interface OnceDependencies {
  store: SendStore;
  telemetry: Pick<Telemetry, 'expect' | 'count'>;
  /** This process, and no other, past or future. */
  owner: string;
  /** Age from which another process's entry is looked into: longer than its call can take. */
  foreignWaitMs: number;
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** A message that was just accepted may not be listed yet. */
const LOOK_AGAIN_AFTER_MS = [500, 2_000];
/** From this age on it would be. */
const LISTED_AFTER_MS = 30_000;

/** The rules of {@link SendLedger.once}, over any store. */
export function createOnce(dependencies: OnceDependencies): SendLedger['once'] {
  const running = new Map<string, Promise<unknown>>();
  const own = createOwnAttempts(dependencies);
  dependencies.telemetry.expect('cio_bus_sends_total', {});

  return async function once(id, call, options) {
    // Two records may carry the same id; our own entry in doubt is then no crash, but a call that still runs.
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
  const sent = await own.writeDown(id);
  if (sent) return delivered(dependencies, sent.deliveryId);
  const attempt = own.next(id, now());
  const earlier = await own.begin(attempt);
  if (earlier?.deliveryId !== undefined) {
    telemetry.count('cio_bus_sends_total', { result: 'already-sent' });
    return { deliveryId: earlier.deliveryId, how: 'already-sent' };
  }
  if (!earlier) return make(dependencies, own, attempt, call, options);
  const wait = earlier.attemptedAt + foreignWaitMs - now();
  if (!own.isOurs(earlier) && wait > 0) {
    throw new BusError('SEND_BUSY', 'another sender may be sending this', { retryAfterMs: wait });
  }
  return findOut(dependencies, id, earlier.attemptedAt, options);
}

/** Makes the call of an attempt that is written down. */
async function make(
  dependencies: OnceDependencies,
  own: OwnAttempts,
  attempt: Attempt,
  call: () => Promise<{ deliveryId: string }>,
  options: OnceOptions,
): Promise<SendDone> {
  const end = await endOf(call);
  if (end.deliveryId !== undefined) {
    await own.confirm(attempt, end.deliveryId);
    return delivered(dependencies, end.deliveryId);
  }
  if (!knownNotSent(end.thrown)) return findOut(dependencies, attempt.id, attempt.attemptedAt, options, end.thrown);
  await own.forget(attempt);
  if (dispositionOf(end.thrown) === 'dead-letter') {
    dependencies.telemetry.count('cio_bus_sends_total', { result: 'refused' });
  }
  throw end.thrown;
}

/** Apart from what the store throws afterwards, which tells nothing of the send. */
async function endOf(call: () => Promise<{ deliveryId: string }>) {
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

/** Settles an entry in doubt by what the vendor lists; not listed never means not sent. */
async function findOut(
  { store, telemetry, now, sleep }: OnceDependencies,
  id: string,
  since: number,
  { reconcile }: OnceOptions,
  cause?: unknown,
): Promise<SendDone> {
  let unclaimed: string[] = [];
  for (const waitMs of [0, ...LOOK_AGAIN_AFTER_MS]) {
    if (waitMs > 0 && now() - since >= LISTED_AFTER_MS) break;
    if (waitMs > 0) await sleep(waitMs);
    unclaimed = await store.unclaimed(await look(reconcile, since));
    const [deliveryId] = unclaimed;
    if (unclaimed.length > 1) break;
    if (deliveryId !== undefined && (await store.claim(id, deliveryId))) {
      telemetry.count('cio_bus_sends_total', { result: 'reconciled' });
      return { deliveryId, how: 'reconciled' };
    }
  }
  telemetry.count('cio_bus_sends_total', { result: 'held' });
  throw new BusError('SEND_UNKNOWN', `${unclaimed.length} deliveries since the attempt could be this one`, { cause });
}

/** What passes is tried again later. What does not must not pass for a refusal of the send, which is still in doubt. */
async function look(reconcile: OnceOptions['reconcile'], since: number): Promise<readonly string[]> {
  try {
    return await reconcile(new Date(since));
  } catch (thrown) {
    if (dispositionOf(thrown) !== 'dead-letter') throw thrown;
    throw new BusError('SEND_UNKNOWN', `it could not be looked for (${asBusError(thrown).code})`, { cause: thrown });
  }
}

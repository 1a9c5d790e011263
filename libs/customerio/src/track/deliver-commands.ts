import { asBusError, BusError, dispositionOf } from '@cio-bus/contracts';
import { describeRefusal, refusalGroup } from '../http/vendor-error.ts';
import type { BatchItem } from './batch-item.ts';
import type { AnonymousMember, DeliveryPlan, Member, Round } from './plan-requests.ts';

/** The two kinds of requests of a delivery. Both throw a BusError. */
export interface TrackRequests {
  /** Sends a v2 batch; returns its `errors`, empty when all items were accepted. */
  batch(items: readonly BatchItem[]): Promise<readonly unknown[]>;
  /** Sends a v1 event of an anonymous person. */
  anonymous(anonymousId: string, event: BatchItem & { name: string }): Promise<void>;
}

/** The result of each command, by index: undefined when Customer.io accepted it, otherwise the error. */
export type DeliveryResults = readonly (BusError | undefined)[];

/** Calls at the same time; each takes a round trip. */
const ANONYMOUS_IN_FLIGHT = 16;
/** As many failures in a row, without a success between them, count as an outage. */
const FAILURES_OF_AN_OUTAGE = ANONYMOUS_IN_FLIGHT;

/**
 * Executes a plan, round by round: its batches one after the other, and next to them its anonymous events.
 *
 * A rejected command fails alone. A batch that fails as a whole also fails everything that was not sent by then. An
 * anonymous event that fails also fails the later commands of its key, which would overtake it, and nothing else.
 *
 * Whoever shares one error object failed together: the messages of a request that failed as a whole, and those that were
 * not sent because of it. The error of a single item is an object of its own. The delivery engine relies on this: it
 * repeats what failed together in halves, until the culprit is alone.
 */
export async function executePlan(
  plan: DeliveryPlan,
  count: number,
  requests: TrackRequests,
): Promise<DeliveryResults> {
  const progress: Progress = { results: new Map(plan.unsendable), blocked: new Map(), stopped: undefined };
  for (const { batches, anonymous } of plan.rounds) {
    await Promise.all([sendBatches(batches, requests, progress), sendEach(anonymous, requests, progress)]);
  }
  const { results, stopped } = progress;
  return Array.from({ length: count }, (_, index) => (results.has(index) ? results.get(index) : stopped));
}

/** How far a delivery is. */
interface Progress {
  /** What became of the commands so far, by index. */
  readonly results: Map<number, BusError | undefined>;
  /** Errors of keys that must not be overtaken. */
  readonly blocked: Map<string, BusError>;
  /** The error after which nothing more is sent; commands without a result have then not been accepted. */
  stopped: BusError | undefined;
}

async function sendBatches(batches: Round['batches'], requests: TrackRequests, progress: Progress): Promise<void> {
  for (const members of batches) await sendBatch(withoutBlocked(members, progress), requests, progress);
}

/** The members whose key is not blocked; the others get the error that blocks it. */
function withoutBlocked(members: readonly Member[], { results, blocked }: Progress): readonly Member[] {
  if (blocked.size === 0) return members;
  for (const { index, key } of members) if (blocked.has(key)) results.set(index, blocked.get(key));
  return members.filter(({ key }) => !blocked.has(key));
}

async function sendBatch(members: readonly Member[], requests: TrackRequests, progress: Progress): Promise<void> {
  if (members.length === 0 || progress.stopped) return;
  try {
    const errors = await requests.batch(members.map(({ item }) => item));
    const rejected = rejectionsOf(errors, members.length);
    members.forEach(({ index }, position) => void progress.results.set(index, rejected.get(position)));
    return;
  } catch (thrown) {
    const error = asBusError(thrown);
    if (dispositionOf(error) !== 'dead-letter') {
      for (const { index } of members) progress.results.set(index, error);
      progress.stopped ??= error;
      return;
    }
    if (members.length === 1) return void progress.results.set((members[0] as Member).index, error);
  }
  // One of them makes Customer.io reject the whole batch, and the response does not say which.
  const middle = members.length >> 1;
  await sendBatch(members.slice(0, middle), requests, progress);
  await sendBatch(members.slice(middle), requests, progress);
}

/** The rejected items of a 207, by position. */
function rejectionsOf(errors: readonly unknown[], count: number): Map<number, BusError> {
  const rejected = new Map<number, BusError>();
  for (const error of errors) {
    const position = (Object(error) as { batch_index?: unknown }).batch_index;
    if (typeof position !== 'number' || !(position >= 0 && position < count)) {
      throw new BusError('UNEXPECTED', 'Customer.io rejected an item of a batch without naming it');
    }
    const text = `Customer.io refused the item: ${describeRefusal(error)}`;
    rejected.set(position, new BusError('VENDOR_REJECTED', text, { status: 207, ...refusalGroup(error) }));
  }
  return rejected;
}

/**
 * One call per event: in order within a key, several keys at a time. An error that no event is to blame for stops the
 * delivery, and so does the last of many in a row.
 */
async function sendEach(
  members: readonly AnonymousMember[],
  requests: TrackRequests,
  progress: Progress,
): Promise<void> {
  const { results, blocked } = progress;
  const lanes = [...Map.groupBy(members, ({ key }) => key).values()];
  let failuresInARow = 0;

  function fail({ index, key }: AnonymousMember, error: BusError) {
    results.set(index, error);
    if (dispositionOf(error) === 'dead-letter') return;
    blocked.set(key, error);
    failuresInARow += 1;
    const isSomeEventToBlame = error.code === 'VENDOR_UNAVAILABLE' || error.code === 'UNEXPECTED';
    if (!isSomeEventToBlame || failuresInARow >= FAILURES_OF_AN_OUTAGE) progress.stopped ??= error;
  }

  async function sendInOrder(lane: readonly AnonymousMember[]) {
    for (const member of lane) {
      const { index, key, item } = member;
      const earlier = blocked.get(key);
      if (earlier) results.set(index, earlier);
      else if (progress.stopped) return;
      else {
        try {
          await requests.anonymous(key, item);
          results.set(index, undefined);
          failuresInARow = 0;
        } catch (thrown) {
          fail(member, asBusError(thrown));
        }
      }
    }
  }

  async function work() {
    for (let lane = lanes.shift(); lane && !progress.stopped; lane = lanes.shift()) await sendInOrder(lane);
  }

  await Promise.all(Array.from({ length: Math.min(ANONYMOUS_IN_FLIGHT, lanes.length) }, work));
}

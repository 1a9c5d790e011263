import { asBusError, BusError } from '@cio-bus/contracts';
import { describeRefusal } from '../http/vendor-error.ts';
import type { BatchItem } from './batch-item.ts';
import type { AnonymousMember, DeliveryPlan, Member } from './plan-requests.ts';

/** The two kinds of requests of a delivery. Both throw a BusError. */
export interface TrackRequests {
  /** Sends a v2 batch; returns its `errors`, empty when all items were accepted. */
  batch(items: readonly BatchItem[]): Promise<readonly unknown[]>;
  /** Sends a v1 event of an anonymous person. */
  anonymous(anonymousId: string, event: BatchItem & { name: string }): Promise<void>;
}

/** The result of each command, by index: undefined when Customer.io accepted it, otherwise the error. */
export type DeliveryResults = readonly (BusError | undefined)[];

const ANONYMOUS_IN_FLIGHT = 16;

/**
 * Executes a plan, step by step.
 *
 * A rejected command fails alone. Any other failure, transient or not, also fails everything after it without sending it:
 * otherwise a later command of the same person would overtake.
 */
export async function executePlan(
  plan: DeliveryPlan,
  count: number,
  requests: TrackRequests,
): Promise<DeliveryResults> {
  const results = new Map<number, BusError | undefined>(plan.tooLarge);
  let stopped: BusError | undefined;
  for (const { kind, members } of plan.steps) {
    if (stopped) break;
    stopped =
      kind === 'batch' ? await sendBatch(members, requests, results) : await sendEach(members, requests, results);
  }
  return Array.from({ length: count }, (_, index) => (results.has(index) ? results.get(index) : stopped));
}

/** Returns the error that stops the delivery, if any; members without a result have then not been accepted. */
async function sendBatch(
  members: readonly Member[],
  requests: TrackRequests,
  results: Map<number, BusError | undefined>,
): Promise<BusError | undefined> {
  try {
    const errors = await requests.batch(members.map(({ item }) => item));
    const rejected = rejectionsOf(errors, members.length);
    members.forEach(({ index }, position) => void results.set(index, rejected.get(position)));
    return undefined;
  } catch (thrown) {
    const error = asBusError(thrown);
    if (error.code !== 'VENDOR_REJECTED') return error;
    if (members.length === 1) return void results.set((members[0] as Member).index, error);
  }
  // One of them makes Customer.io reject the whole batch, and the response does not say which.
  const middle = members.length >> 1;
  const stopped = await sendBatch(members.slice(0, middle), requests, results);
  return stopped ?? (await sendBatch(members.slice(middle), requests, results));
}

/** The rejected items of a 207, by position. */
function rejectionsOf(errors: readonly unknown[], count: number): Map<number, BusError> {
  const rejected = new Map<number, BusError>();
  for (const error of errors) {
    const position = (Object(error) as { batch_index?: unknown }).batch_index;
    if (typeof position !== 'number' || !(position >= 0 && position < count)) {
      throw new BusError('UNEXPECTED', 'Customer.io rejected an item of a batch without naming it');
    }
    rejected.set(position, new BusError('VENDOR_REJECTED', `Customer.io refused the item: ${describeRefusal(error)}`));
  }
  return rejected;
}

/** One call per event: in order within an anonymous id, several ids at a time. */
async function sendEach(
  members: readonly AnonymousMember[],
  requests: TrackRequests,
  results: Map<number, BusError | undefined>,
): Promise<BusError | undefined> {
  const lanes = [...Map.groupBy(members, ({ anonymousId }) => anonymousId).values()];
  let stopped: BusError | undefined;

  async function work() {
    for (let lane = lanes.shift(); lane; lane = lanes.shift()) {
      for (const { index, anonymousId, item } of lane) {
        if (stopped) return;
        try {
          await requests.anonymous(anonymousId, item);
          results.set(index, undefined);
        } catch (thrown) {
          const error = asBusError(thrown);
          if (error.code === 'VENDOR_REJECTED') results.set(index, error);
          else stopped ??= error;
        }
      }
    }
  }

  await Promise.all(Array.from({ length: Math.min(ANONYMOUS_IN_FLIGHT, lanes.length) }, work));
  return stopped;
}

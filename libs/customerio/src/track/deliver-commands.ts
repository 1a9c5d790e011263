import { asBusError, BusError, dispositionOf } from '@cio-bus/contracts';
import type { BatchItem } from './batch-item.ts';
import { readRejections } from './batch-rejections.ts';
import type { DeliveryPlan, Member, Round, SingleRequest } from './plan-requests.ts';
import { sendSingles } from './send-singles.ts';

/** The two kinds of requests of a delivery. Both throw a BusError. */
export interface TrackRequests {
  /** Sends a v2 batch; returns its `errors`, empty when all items were accepted. */
  batch(items: readonly BatchItem[]): Promise<readonly unknown[]>;
  /** Sends what needs a call of v1. */
  single(request: SingleRequest): Promise<void>;
}

/** The result of each command, by index: undefined when Customer.io accepted it, otherwise the error. */
export type DeliveryResults = readonly (BusError | undefined)[];

/** How far a delivery is. */
export interface Progress {
  /** What became of the commands so far, by index. */
  readonly results: Map<number, BusError | undefined>;
  /** Errors of keys that must not be overtaken. */
  readonly blocked: Map<string, BusError>;
  /** The error after which nothing more is sent; commands without a result have then not been accepted. */
  stopped: BusError | undefined;
  /** Whether another request may start: not after `stopped`, nor after the deadline. Once false, it stays so. */
  mayStart(): boolean;
}

/**
 * Executes a plan, round by round: its batches one after the other, and next to them its single requests.
 *
 * A rejected command fails alone. A batch that fails as a whole also fails everything that was not sent by then. A
 * single request that fails also fails the later commands of its key, which would overtake it, and nothing else. After the
 * deadline no request starts: what was not sent by then is NOT_REACHED.
 *
 * Whoever shares one error object failed together: the messages of a request that failed as a whole, and those that were
 * not sent because of it. The error of a single item is an object of its own. The delivery engine relies on this: it
 * repeats what failed together in halves, until the culprit is alone.
 *
 * @param isOver whether the deadline has passed
 */
export async function executePlan(
  plan: DeliveryPlan,
  count: number,
  requests: TrackRequests,
  isOver: () => boolean = () => false,
): Promise<DeliveryResults> {
  const progress: Progress = {
    results: new Map(plan.unsendable),
    blocked: new Map(),
    stopped: undefined,
    mayStart: () => progress.stopped === undefined && !isOver(),
  };
  for (const { batches, singles } of plan.rounds) {
    await Promise.all([sendBatches(batches, requests, progress), sendSingles(singles, requests, progress)]);
  }
  const { results, stopped = notReached() } = progress;
  return Array.from({ length: count }, (_, index) => (results.has(index) ? results.get(index) : stopped));
}

const notReached = () => new BusError('NOT_REACHED', 'the call ended before this command was sent');

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
  if (members.length === 0 || !progress.mayStart()) return;
  try {
    const errors = await requests.batch(members.map(({ item }) => item));
    await takeResults(errors, members, requests, progress);
  } catch (thrown) {
    await takeFailure(asBusError(thrown), members, requests, progress);
  }
}

/** A batch that was accepted, except for the items that the response names. */
async function takeResults(
  errors: readonly unknown[],
  members: readonly Member[],
  requests: TrackRequests,
  progress: Progress,
): Promise<void> {
  const { named, unnamed } = readRejections(errors, members.length);
  const rest = members.filter((_, position) => !named.has(position));
  members.forEach(({ index }, position) => {
    const rejection = named.get(position);
    if (rejection || !unnamed) progress.results.set(index, rejection);
  });
  if (unnamed) await halve(rest, unnamed, requests, progress);
}

async function takeFailure(
  error: BusError,
  members: readonly Member[],
  requests: TrackRequests,
  progress: Progress,
): Promise<void> {
  if (dispositionOf(error) === 'dead-letter') return halve(members, error, requests, progress);
  progress.stopped ??= error;
  if (error.code === 'NOT_REACHED') return;
  for (const { index } of members) progress.results.set(index, error);
}

/** One of these is to blame for the error, and the response does not say which. A repeat of the others is harmless. */
async function halve(
  members: readonly Member[],
  error: BusError,
  requests: TrackRequests,
  progress: Progress,
): Promise<void> {
  if (members.length === 1) return void progress.results.set((members[0] as Member).index, error);
  const middle = members.length >> 1;
  await sendBatch(members.slice(0, middle), requests, progress);
  await sendBatch(members.slice(middle), requests, progress);
}

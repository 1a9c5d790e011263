import {
  asBusError,
  BusError,
  type CommandOf,
  type EventCommand,
  keyOf,
  limits,
  type PersonCommand,
} from '@cio-bus/contracts';
import { jsonSize } from '../http/json-size.ts';
import { type BatchItem, type MetricReport, toAnonymousEvent, toBatchItem, toMetricReport } from './batch-item.ts';

/** A command of a delivery: its index in the call, and the item that is sent for it. */
export interface Member {
  /** Index in the caller's list. */
  readonly index: number;
  /** The person's id, the anonymous id, the object's or the delivery's: commands with the same key stay in order. */
  readonly key: string;
  readonly item: BatchItem;
}

/** A body of Track v1, which needs a call of its own: an event of an anonymous person, or a metric of a delivery. */
export type SingleRequest =
  | { readonly anonymousId: string; readonly event: BatchItem & { name: string } }
  | { readonly metric: MetricReport };

/** A command of a delivery that needs a call of its own. */
export interface SingleMember extends Member {
  readonly single: SingleRequest;
}

/** Requests that may run next to one another: no key is in a batch and among the single requests. */
export interface Round {
  /** Each a v2 batch, in the order in which they must be sent. */
  readonly batches: readonly (readonly Member[])[];
  /** They need one v1 call each. */
  readonly singles: readonly SingleMember[];
}

/** The requests of a delivery. */
export interface DeliveryPlan {
  /** One after the other; a second one is needed only when a key is that of a known and of an anonymous person. */
  readonly rounds: readonly Round[];
  /** Errors of commands that are never sent, by index: too large, or impossible to serialise. */
  readonly unsendable: ReadonlyMap<number, BusError>;
}

/** How commands become items. */
export interface PlanOptions {
  /** Sent as `_env`. */
  environment: string;
  /** How events of anonymous people are sent: `v1`, a request each; `v2`, as items of the batches. */
  anonymous: 'v1' | 'v2';
}

/** Customer.io documents no maximum number of items; other clients that batch use this one. */
const MAX_ITEMS = 1_000;
const ENVELOPE_BYTES = Buffer.byteLength('{"batch":[]}');

/**
 * Splits commands into requests within Customer.io's limits, in order per key. A command that cannot be sent fails alone.
 * Single requests do not divide the batches of the people between whose commands they are.
 */
export function planRequests(commands: readonly PersonCommand[], options: PlanOptions): DeliveryPlan {
  const unsendable = new Map<number, BusError>();
  const rounds = [new RoundDraft()];
  for (const [index, command] of commands.entries()) {
    const planned = planItem(command, options);
    if (planned instanceof BusError) unsendable.set(index, planned);
    else if (!rounds.at(-1)?.add(index, planned)) {
      const next = new RoundDraft();
      next.add(index, planned);
      rounds.push(next);
    }
  }
  return { rounds, unsendable };
}

class RoundDraft implements Round {
  readonly batches: Member[][] = [];
  readonly singles: SingleMember[] = [];
  readonly #isSingle = new Map<string, boolean>();
  #bytes = 0;

  /** False if the key has requests of the other kind, which this one must not overtake. */
  add(index: number, { key, item, single, size }: PlannedItem): boolean {
    const isSingle = single !== undefined;
    if (this.#isSingle.get(key) === !isSingle) return false;
    this.#isSingle.set(key, isSingle);
    if (single) this.singles.push({ index, key, item, single });
    else this.#batchFor(size).push({ index, key, item });
    return true;
  }

  #batchFor(size: number): Member[] {
    const last = this.batches.at(-1);
    this.#bytes += size + 1; // with a comma
    if (last && last.length < MAX_ITEMS && this.#bytes <= limits.batchBytes) return last;
    this.#bytes = ENVELOPE_BYTES + size + 1;
    const batch: Member[] = [];
    this.batches.push(batch);
    return batch;
  }
}

interface PlannedItem {
  key: string;
  item: BatchItem;
  /** When the command needs a call of its own. */
  single: SingleRequest | undefined;
  /** Bytes of JSON. */
  size: number;
}

function planItem(command: PersonCommand, options: PlanOptions): PlannedItem | BusError {
  try {
    const planned = itemOf(command, options);
    const size = jsonSize(planned.item);
    return size > limits.itemBytes ? sizeError(size) : { ...planned, size };
  } catch (thrown) {
    return asBusError(thrown);
  }
}

/** Whether a command needs a request of its own: a metric of a delivery, and with `v1` an event of an anonymous person. */
export const isSingle = (command: PersonCommand, anonymous: PlanOptions['anonymous']): boolean =>
  isDeliveryEvent(command) || (anonymous === 'v1' && isAnonymous(command));

function itemOf(command: PersonCommand, { environment, anonymous }: PlanOptions): Omit<PlannedItem, 'size'> {
  if (isDeliveryEvent(command)) {
    const metric = toMetricReport(command);
    return { key: keyOf({ payload: command.payload }), item: metric, single: { metric } }; // in no order with the person's commands
  }
  const key = keyOf(command);
  if (anonymous === 'v2' || !isAnonymous(command))
    return { key, item: toBatchItem(command, environment), single: undefined };
  const event = toAnonymousEvent(command, environment);
  return { key, item: event, single: { anonymousId: command.anonymousId, event } };
}

const isDeliveryEvent = (command: PersonCommand): command is CommandOf<'delivery_event'> =>
  command.type === 'delivery_event';

const isAnonymous = (command: PersonCommand): command is EventCommand & { anonymousId: string } =>
  command.userId === undefined && command.anonymousId !== undefined;

const sizeError = (size: number) =>
  new BusError('MESSAGE_TOO_LARGE', `the item has ${size} bytes; Customer.io accepts at most ${limits.itemBytes}`);

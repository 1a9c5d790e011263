import { asBusError, BusError, type EventCommand, keyOf, limits, type PersonCommand } from '@cio-bus/contracts';
import { jsonSize } from '../http/json-size.ts';
import { type BatchItem, toAnonymousEvent, toBatchItem } from './batch-item.ts';

/** A command of a delivery: its index in the call, and the item that is sent for it. */
export interface Member {
  /** Index in the caller's list. */
  readonly index: number;
  /** The person's id or anonymous id: commands with the same key stay in order. */
  readonly key: string;
  readonly item: BatchItem;
}

/** An anonymous event of a delivery. */
export interface AnonymousMember extends Member {
  readonly item: BatchItem & { name: string };
}

/** Requests that may run next to one another: no key is in a batch and among the anonymous events. */
export interface Round {
  /** Each a v2 batch, in the order in which they must be sent. */
  readonly batches: readonly (readonly Member[])[];
  /** They need one v1 call each. */
  readonly anonymous: readonly AnonymousMember[];
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
 * Anonymous events do not divide the batches of the people between whose events they are.
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
  readonly anonymous: AnonymousMember[] = [];
  readonly #isAnonymous = new Map<string, boolean>();
  #bytes = 0;

  /** False if the key has requests of the other kind, which this one must not overtake. */
  add(index: number, { key, item, event, size }: PlannedItem): boolean {
    const isAnonymous = event !== undefined;
    if (this.#isAnonymous.get(key) === !isAnonymous) return false;
    this.#isAnonymous.set(key, isAnonymous);
    if (event) this.anonymous.push({ index, key, item: event });
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

type AnonymousItem = AnonymousMember['item'];

interface PlannedItem {
  key: string;
  item: BatchItem;
  /** The item, when it is an event of an anonymous person. */
  event: AnonymousItem | undefined;
  /** Bytes of JSON. */
  size: number;
}

function planItem(command: PersonCommand, { environment, anonymous }: PlanOptions): PlannedItem | BusError {
  try {
    const event = anonymous !== 'v2' && isAnonymous(command) ? toAnonymousEvent(command) : undefined;
    const item = event ?? toBatchItem(command, environment);
    const size = jsonSize(item);
    return size > limits.itemBytes ? sizeError(size) : { key: keyOf(command), item, event, size };
  } catch (thrown) {
    return asBusError(thrown);
  }
}

const isAnonymous = (command: PersonCommand): command is EventCommand & { anonymousId: string } =>
  command.userId === undefined && command.anonymousId !== undefined;

const sizeError = (size: number) =>
  new BusError('MESSAGE_TOO_LARGE', `the item has ${size} bytes; Customer.io accepts at most ${limits.itemBytes}`);

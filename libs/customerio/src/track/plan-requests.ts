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

/** One step of a delivery: a v2 batch, or consecutive anonymous events, which need one v1 call each. */
export type Step =
  | { readonly kind: 'batch'; readonly members: readonly Member[] }
  | { readonly kind: 'anonymous'; readonly members: readonly AnonymousMember[] };

/** The requests of a delivery. */
export interface DeliveryPlan {
  /** In the order in which they must be sent. */
  readonly steps: readonly Step[];
  /** Errors of commands that are never sent, by index: too large, or impossible to serialise. */
  readonly unsendable: ReadonlyMap<number, BusError>;
}

/** Customer.io documents no maximum number of items; other clients that batch use this one. */
const MAX_ITEMS = 1_000;
const ENVELOPE_BYTES = Buffer.byteLength('{"batch":[]}');

/** Splits commands into requests within Customer.io's limits, in order. A command that cannot be sent fails alone. */
export function planRequests(commands: readonly PersonCommand[], environment: string): DeliveryPlan {
  const unsendable = new Map<number, BusError>();
  const steps: Step[] = [];
  let members: Member[] = [];
  let anonymous: AnonymousMember[] = [];
  let bytes = ENVELOPE_BYTES;

  function close() {
    if (members.length > 0) steps.push({ kind: 'batch', members });
    if (anonymous.length > 0) steps.push({ kind: 'anonymous', members: anonymous });
    members = [];
    anonymous = [];
    bytes = ENVELOPE_BYTES;
  }

  for (const [index, command] of commands.entries()) {
    const planned = planItem(command, environment);
    if (planned instanceof BusError) {
      unsendable.set(index, planned);
    } else if (planned.event) {
      if (members.length > 0) close();
      anonymous.push({ index, key: planned.key, item: planned.event });
    } else {
      const { key, item, size } = planned;
      const full = members.length === MAX_ITEMS || bytes + size + 1 > limits.batchBytes;
      if (anonymous.length > 0 || full) close();
      members.push({ index, key, item });
      bytes += size + 1; // with a comma
    }
  }
  close();
  return { steps, unsendable };
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

function planItem(command: PersonCommand, environment: string): PlannedItem | BusError {
  try {
    const event = isAnonymous(command) ? toAnonymousEvent(command) : undefined;
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

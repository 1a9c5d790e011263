import {
  asBusError,
  type BusError,
  type RecordSchema,
  type SkipReason,
  type Topic,
  type Traceable,
} from '@cio-bus/contracts';

/** The outcome of a message, as reported by its handler. */
export type Outcome =
  | { readonly kind: 'done'; readonly result: Readonly<Record<string, unknown>> }
  | { readonly kind: 'skipped'; readonly reason: SkipReason }
  | { readonly kind: 'failed'; readonly error: BusError };

/** The message had its effect. The fields of `result` (`deliveryId`, …) become fields of the outcome record. */
export const done = (result: Readonly<Record<string, unknown>> = {}): Outcome => ({ kind: 'done', result });

/** The message needs no effect; settled and counted by reason. */
export const skipped = (reason: SkipReason): Outcome => ({ kind: 'skipped', reason });

/** The message had no effect; the error's disposition decides what happens next. */
export const failed = (error: unknown): Outcome => ({ kind: 'failed', error: asBusError(error) });

/** What a handler call gets next to its messages. */
export interface CallContext {
  /** Aborted when the call has taken longer than the consumer's `callTimeoutMs`. */
  readonly signal: AbortSignal;
  /** Trace context of the message, for what the handler does; undefined for several messages, or while nothing is traced. */
  readonly traceparent?: string | undefined;
}

/** When a batch is handed over: as soon as one cap is met, or `lingerMs` after its first message was ready. */
export interface BatchPolicy {
  maxMessages: number;
  /** The cap of calls whose messages are {@link BatchHandler.isSingle}. @default maxMessages */
  maxSingles?: number;
  /** Sum of the record values, bytes. */
  maxBytes: number;
  lingerMs: number;
  /**
   * In place of `lingerMs`, for a first message that was a second old when it arrived, and counted from when it, or another
   * one, could have been handed over: more of a backlog is on the way. @default lingerMs
   */
  lateLingerMs?: number;
}

export const CALL_KINDS = ['batch', 'single'] as const;
/** Whether the messages of a call share a request (`batch`), or each needs one of its own (`single`). */
export type CallKind = (typeof CALL_KINDS)[number];

interface Common<T extends Traceable> {
  /** Verb and object: `deliver-person-changes`. */
  name: string;
  /** Topics whose records this handler gets. With `order: 'key'` their partitions are merged by time. */
  topics: readonly Topic[];
  schema: RecordSchema<T>;
  /** `key`: a message is handed over only when every earlier one of its key is settled. `none`: in any order. */
  order: 'key' | 'none';
  /** Whether libs/kafka writes one `customerio.processed` record per message. @default true */
  outcomes?: boolean;
  /**
   * Messages across which nothing of their topic may be repeated (`delete`, `suppress`, `unsuppress`, `merge`): each is
   * handed over once a commit covers all before it in its partition, and its lane continues once a commit covers it too.
   * @default none
   */
  barrier?: (message: T) => boolean;
}

/** A handler that gets one message per call. What it throws counts as `failed`. */
export interface SingleHandler<T extends Traceable> extends Common<T> {
  batch?: undefined;
  handle(message: T, context: CallContext): Promise<Outcome>;
}

/** A handler that gets many messages per call and returns one outcome each, by index. What it throws counts as `failed` for all. */
export interface BatchHandler<T extends Traceable> extends Common<T> {
  batch: BatchPolicy;
  /**
   * Messages that need a request of their own. They go in calls of their own, in at most half of those in flight: a call
   * returns with the last of its requests, and the messages that share one would wait for all of these. @default none
   */
  isSingle?: (message: T) => boolean;
  handle(messages: readonly T[], context: CallContext): Promise<readonly Outcome[]>;
}

/** A handler in the form that the engine calls. Made by {@link defineHandler}. */
export interface Handler {
  readonly name: string;
  readonly topics: readonly Topic[];
  readonly schema: RecordSchema<Traceable>;
  readonly order: 'key' | 'none';
  readonly outcomes: boolean;
  readonly batch: BatchPolicy;
  /** Absent when all messages go in the same kind of calls: their kind need not be known before they are handed over. */
  readonly kindOf?: ((message: Traceable) => CallKind) | undefined;
  barrier(message: Traceable): boolean;
  /** Never rejects; always as many outcomes as messages. */
  call(messages: readonly Traceable[], context: CallContext): Promise<readonly Outcome[]>;
}

const ONE_AT_A_TIME: BatchPolicy = { maxMessages: 1, maxBytes: Number.POSITIVE_INFINITY, lingerMs: 0 };

/** Declares how the messages of some topics are handled. */
export function defineHandler<T extends Traceable>(definition: BatchHandler<T>): Handler;
export function defineHandler<T extends Traceable>(definition: SingleHandler<T>): Handler;
export function defineHandler<T extends Traceable>(definition: SingleHandler<T> | BatchHandler<T>): Handler {
  const { name, topics, schema, order, outcomes = true, barrier = () => false } = definition;
  return {
    name,
    topics,
    schema,
    order,
    outcomes,
    batch: definition.batch ?? ONE_AT_A_TIME,
    kindOf: kindOfMessage(definition),
    barrier: (message) => barrier(message as T),
    call: (messages, context) => callSafely(definition, messages as readonly T[], context),
  };
}

function kindOfMessage<T extends Traceable>(definition: SingleHandler<T> | BatchHandler<T>): Handler['kindOf'] {
  const isSingle = definition.batch && definition.isSingle;
  return isSingle && ((message) => (isSingle(message as T) ? 'single' : 'batch'));
}

async function callSafely<T extends Traceable>(
  definition: SingleHandler<T> | BatchHandler<T>,
  messages: readonly T[],
  context: CallContext,
): Promise<readonly Outcome[]> {
  const all = (outcome: Outcome) => messages.map(() => outcome);
  try {
    if (!definition.batch) return [checked(await definition.handle(messages[0] as T, context))];
    const outcomes = await definition.handle(messages, context);
    if (outcomes.length === messages.length) return isSound(outcomes) ? outcomes : Array.from(outcomes, checked);
    return all(
      failed(new Error(`${definition.name} returned ${outcomes.length} outcomes for ${messages.length} messages`)),
    );
  } catch (error) {
    return all(failed(error));
  }
}

/** A handler may be plain JavaScript: what is no outcome is our bug, not a reason to stop. */
function checked(outcome: Outcome | undefined): Outcome {
  if (outcome != null && kinds.has(outcome.kind)) return outcome;
  return failed(
    new Error(`the handler returned ${outcome === undefined ? 'no outcome' : 'an unknown kind of outcome'}`),
  );
}

function isSound(outcomes: readonly Outcome[]): boolean {
  for (let index = 0; index < outcomes.length; index++) if (!kinds.has(outcomes[index]?.kind)) return false;
  return true;
}

const kinds: ReadonlySet<unknown> = new Set<Outcome['kind']>(['done', 'skipped', 'failed']);

import type { ErrorCode, RawRecord } from '@cio-bus/contracts';
import { CALL_KINDS } from '../handler.ts';
import { type EngineOptions, type EngineParts, wireEngine } from './engine-parts.ts';
import type { Snapshot, Source, Start } from './record/source.ts';
import { Turns } from './time/turns.ts';
import { WakeTimer } from './time/wake-timer.ts';

export type { EngineOptions } from './engine-parts.ts';
export type { Caps, Fetching, OnEnds } from './read/ports.ts';
export { PROGRESS_SPAN, type Progress } from './record/progress.ts';
export { type Snapshot, Source } from './record/source.ts';
export { systemClock } from './time/clock.ts';

const ONLY_BATCHES = ['batch'] as const;
/** Messages handed over and not settled; from this number on nothing more is handed over. */
const MAX_UNSETTLED = 10_000;

/**
 * Delivers the records of some partitions to one handler: in order per key, retried in place, dead-lettered when it must
 * be, and settled only when that is on record. Knows neither Kafka's client nor the time of day.
 *
 * Which turn of the event loop may change what:
 * - A call from outside (`assign`, `revoke`, `receive`, `committed`) changes sources and lanes at once, and hands nothing over.
 * - A turn, requested by whatever can move something, runs alone and once: it fills lanes, then hands calls over.
 * - The return of a call closes or opens the gate, decides every message, settles what needs no write, frees those lanes.
 * - The acknowledgement of the last write of a lane settles its messages and frees the lane. Nothing else frees a lane
 *   but a commit (barriers) and the end of a back-off. A lane is with one call at a time, so its order needs no lock.
 */
export class Engine {
  readonly #parts: EngineParts;
  readonly #turns: Turns;
  readonly #wakeTimer: WakeTimer;
  #paused = false;
  #hasEnded = false;
  #leaseEnd = Number.POSITIVE_INFINITY;

  constructor(options: EngineOptions) {
    this.#turns = new Turns(options.clock, () => this.#turn());
    this.#wakeTimer = new WakeTimer(options.clock, this.#turns.request);
    this.#parts = wireEngine(options, this.#turns.request);
  }

  /** Why delivery is halted and needs an operator; undefined while it runs, and in an outage, which ends by itself. */
  get haltedBy(): ErrorCode | undefined {
    const { closure } = this.#parts.gate;
    return closure?.cause === 'outage' ? undefined : closure?.code;
  }

  /** Why outcomes and dead letters cannot be written, when that has lasted for some seconds. */
  get unwritable(): string | undefined {
    return this.#parts.writer.unwritable;
  }

  /** The partitions that are assigned. */
  get sources(): readonly Source[] {
    return this.#parts.reader.sources;
  }

  /** Messages read and not handed over. */
  get waiting(): number {
    return this.#parts.reader.waiting;
  }

  /** Whether nothing more should be received just now. */
  get readingWaits(): boolean {
    return this.#parts.reader.readingWaits;
  }

  find(topic: string, partition: number): Source | undefined {
    return this.#parts.reader.find(topic, partition);
  }

  /** Hands nothing more over until {@link resume}. */
  pause(): void {
    this.#paused = true;
  }

  /** Ends a {@link pause}; after {@link drain} or {@link close} it changes nothing. */
  resume(): void {
    this.#paused = this.#hasEnded;
    this.#turns.request();
  }

  /** Hands nothing over after that time, ms monotonic, unless it is extended. @default unlimited */
  mayHandOverUntil(leaseEnd: number): void {
    const hadEnded = !this.#hasLease;
    this.#leaseEnd = leaseEnd;
    if (hadEnded) this.#turns.request();
  }

  /** Starts a partition, and reads it: one that was paused for an earlier owner may still be. */
  assign(start: Start): void {
    this.#parts.reader.assign(start);
    this.#parts.fetching.resume(start.topic, start.partition);
  }

  /** Forgets lost partitions; late results of their messages are dropped. */
  revoke(partitions: readonly { topic: string; partition: number }[]): void {
    const { reader, lanes, barriers } = this.#parts;
    for (const { topic, partition } of partitions) reader.revoke(topic, partition);
    lanes.dropLost();
    barriers.releaseCovered();
    this.#turns.request();
  }

  /** Takes records in. `next`: the offset after the last one fetched. */
  receive(topic: string, partition: number, records: readonly RawRecord[], next: number): void {
    const source = this.find(topic, partition);
    if (!source) return;
    this.#parts.reader.receive(source, records, next);
    this.#turns.request();
  }

  /** Resolves when there is capacity to receive more, or reading has been paused. */
  capacity(): Promise<void> {
    return this.#parts.reader.capacity();
  }

  /** Notes that Kafka has this commit of a partition: lanes that waited for it continue. */
  committed(topic: string, partition: number, snapshot: Snapshot): void {
    const source = this.find(topic, partition);
    if (!source) return;
    source.commit(snapshot);
    this.#parts.barriers.releaseCovered();
    this.#turns.request();
  }

  /** Resolves when every call has come back and its outcomes are written. */
  idle(): Promise<void> {
    return this.#parts.delivery.idle();
  }

  /** Hands nothing more over and resolves when it is {@link idle}. */
  drain(): Promise<void> {
    this.#end();
    return this.idle();
  }

  /** Ends what {@link drain} did not finish in time: outcomes that cannot be written are delivered again elsewhere. */
  close(): void {
    this.#end();
    this.#parts.writer.close();
    this.#wakeTimer.stop();
    this.#parts.reader.close();
  }

  #end(): void {
    this.#hasEnded = true;
    this.pause();
  }

  get #hasLease(): boolean {
    return this.#parts.clock.now() < this.#leaseEnd;
  }

  #turn(): void {
    const { reader, delivery, reporter } = this.#parts;
    const wakes = [reader.advance()];
    while (!this.#paused && delivery.unsettled < MAX_UNSETTLED && this.#hasLease) {
      const next = this.#nextCall();
      if (!next) break;
      if ('at' in next) {
        wakes.push(next.at);
        break;
      }
      void delivery.run(next.due, next.isProbe);
    }
    this.#wakeTimer.set(wakes);
    reporter.load(reader.waiting, delivery.inFlight);
  }

  #nextCall(): NextCall | { at: number } | undefined {
    const { gate, delivery, dispatcher, concurrency, clock } = this.#parts;
    if (gate.closure) return this.#nextProbe(gate.closure);
    if (delivery.inFlight >= concurrency) return undefined;
    const maySingles = delivery.singlesInFlight < Math.ceil(concurrency / 2);
    const next = dispatcher.next({ now: clock.now(), date: clock.date() }, maySingles ? CALL_KINDS : ONLY_BATCHES);
    return next && ('at' in next ? next : { due: next, isProbe: false });
  }

  #nextProbe({ nextProbeAt }: Closure): NextCall | { at: number } | undefined {
    const { gate, lanes, dispatcher, clock } = this.#parts;
    const now = clock.now();
    if (!lanes.oldestReady()) return undefined;
    if (!gate.startProbe(now)) return now < nextProbeAt ? { at: nextProbeAt } : undefined;
    return { due: dispatcher.probe(), isProbe: true };
  }
}

interface NextCall {
  due: DueCall;
  isProbe: boolean;
}

type Closure = NonNullable<EngineParts['gate']['closure']>;
type DueCall = ReturnType<EngineParts['dispatcher']['probe']>;

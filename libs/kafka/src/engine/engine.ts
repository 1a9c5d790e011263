import type { ErrorCode, RawRecord } from '@cio-bus/contracts';
import { Gate } from './decide/gate.ts';
import type { EngineOptions } from './engine-options.ts';
import { Barriers } from './hand-over/barriers.ts';
import { type Call, Dispatcher, type Run } from './hand-over/dispatcher.ts';
import { HandlerCaller } from './hand-over/handler-caller.ts';
import { type Lane, Lanes } from './hand-over/lanes.ts';
import { readEntry } from './hand-over/read-entry.ts';
import { PartitionReader } from './read/partition-reader.ts';
import type { Entry } from './record/entry.ts';
import { Reporter } from './record/reporter.ts';
import { beginSpan } from './record/trace-entry.ts';
import { OutcomeWriter } from './settle/outcome-writer.ts';
import { type Retry, Settler } from './settle/settler.ts';
import { WakeTimer } from './time/wake-timer.ts';

/** Messages handed over and not settled; above this nothing more is handed over. */
const MAX_UNSETTLED = 10_000;

/**
 * Delivers the records of some partitions to one handler: in order per key, retried in place, dead-lettered when it
 * must be, and counted as settled only when that is on record. Knows neither Kafka's client nor the time of day.
 */
export class Engine {
  readonly intake: PartitionReader;
  readonly #options: EngineOptions;
  readonly #lanes: Lanes;
  readonly #dispatcher: Dispatcher;
  readonly #settler: Settler;
  readonly #reporter: Reporter;
  readonly #wakeTimer: WakeTimer;
  readonly #barriers = new Barriers();
  readonly #gate: Gate;
  readonly #caller: HandlerCaller;
  #held = false;
  #hasEnded = false;
  #leaseEnd = Number.POSITIVE_INFINITY;
  #inFlight = 0;
  #unsettled = 0;
  #pumpQueued = false;
  #whenIdle: (() => void)[] = [];

  constructor(options: EngineOptions) {
    const { handler, telemetry, clock, caps, mergeWaitMs, fetching, publish } = options;
    const { topics, order, schema, outcomes, name } = handler;
    const { service } = telemetry;
    const reporter = new Reporter(telemetry, name, clock);
    reporter.begin(topics, { ...caps, concurrency: options.concurrency });
    const lanes = new Lanes({
      clock,
      maxPerLane: caps.maxPerLane,
      onWake: () => this.pump(),
      onCrowded: () => reporter.hotKey(),
    });
    const onEarlyRelease = reporter.earlyRelease.bind(reporter);
    const onWriteFailed = reporter.writeFailed.bind(reporter);
    const prepare = (entry: Entry) => {
      if (telemetry.tracer) beginSpan(entry, telemetry.tracer, name);
      readEntry(entry, handler, service, () => reporter.keyMismatch(entry.record.topic));
    };
    this.#options = options;
    this.#reporter = reporter;
    this.#lanes = lanes;
    this.#gate = new Gate(options.floodHoldMs);
    this.#caller = new HandlerCaller(options);
    this.#wakeTimer = new WakeTimer(clock, () => this.pump());
    this.intake = new PartitionReader({ topics, order, caps, mergeWaitMs, clock, lanes, fetching, onEarlyRelease });
    const holdBack = (lane: Lane, { source, record }: Entry) => this.#barriers.add(lane, source, record.offset);
    this.#dispatcher = new Dispatcher({ handler, clock, lanes, prepare, holdBack });
    const writer = new OutcomeWriter({ service, handler: name, schema, outcomes, clock, publish, onWriteFailed });
    this.#settler = new Settler({ writer, reporter, gate: this.#gate, clock, onSettled: options.onSettled });
  }

  /** Why delivery is halted and needs an operator; undefined while it runs, and in an outage, which ends by itself. */
  get haltedBy(): ErrorCode | undefined {
    const closure = this.#gate.closure;
    return closure?.cause === 'outage' ? undefined : closure?.code;
  }

  /** Nothing more is handed over until {@link resume}. */
  pause(): void {
    this.#held = true;
  }

  /** Takes a {@link hold} back; what was told to drain or closed stays held. */
  resume(): void {
    this.#held = this.#hasEnded;
    this.pump();
  }

  /** Nothing is handed over after that time, ms since the epoch, unless it is moved on. @default no end */
  mayHandOverUntil(leaseEnd: number): void {
    const hadEnded = !this.#hasLease;
    this.#leaseEnd = leaseEnd;
    if (hadEnded) this.pump();
  }

  /** Forgets lost partitions; late results of their messages are dropped. */
  revoke(partitions: readonly { topic: string; partition: number }[]): void {
    for (const { topic, partition } of partitions) this.intake.revoke(topic, partition);
    this.#lanes.dropLost();
    for (const lane of this.#barriers.takeLost()) this.#lanes.release(lane);
    this.pump();
  }

  /** Takes records in. `next`: the offset after the last one fetched. */
  receive(topic: string, partition: number, records: readonly RawRecord[], next: number): void {
    const source = this.intake.find(topic, partition);
    if (!source) return;
    this.intake.receive(source, records, next);
    this.pump();
  }

  /** Tells that Kafka holds this offset as committed: lanes fenced below it go on. */
  committed(topic: string, partition: number, offset: number): void {
    const source = this.intake.find(topic, partition);
    if (!source) return;
    source.committed = offset;
    for (const lane of this.#barriers.passed(source)) this.#lanes.release(lane);
    this.pump();
  }

  /** Hands over nothing more and resolves when every call has come back and its outcomes are written. */
  async drain(): Promise<void> {
    this.#end();
    if (this.#unsettled > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  /** Gives up outcomes that cannot be written. */
  close(): void {
    this.#end();
    this.#settler.close();
    this.#wakeTimer.stop();
    this.intake.close();
  }

  /** Moves everything that can move, once the work at hand is done. */
  pump(): void {
    if (this.#pumpQueued) return;
    this.#pumpQueued = true;
    this.#options.clock.soon(() => {
      this.#pumpQueued = false;
      this.#pumpNow();
    });
  }

  #end(): void {
    this.#hasEnded = true;
    this.pause();
  }

  get #hasLease(): boolean {
    return this.#options.clock.now() < this.#leaseEnd;
  }

  #pumpNow(): void {
    const wakes = [this.intake.advance()];
    while (!this.#held && this.#unsettled < MAX_UNSETTLED && this.#hasLease) {
      const next = this.#nextCall();
      if (!next) break;
      if ('at' in next) {
        wakes.push(next.at);
        break;
      }
      void this.#run(next.call, next.probe);
    }
    this.#wakeTimer.set(wakes);
    this.#reporter.load(this.intake.waiting, this.#inFlight);
  }

  #nextCall(): { call: Call; probe: boolean } | { at: number } | undefined {
    if (this.#gate.closure) return this.#nextProbe(this.#gate.closure);
    if (this.#inFlight >= this.#options.concurrency) return undefined;
    const next = this.#dispatcher.next();
    return next && ('at' in next ? next : { call: next.call, probe: false });
  }

  /** In an outage a whole batch costs no more than one message; what needs a person is tried with one message. */
  #nextProbe({
    cause,
    nextProbeAt,
  }: NonNullable<Gate['closure']>): { call: Call; probe: true } | { at: number } | undefined {
    const now = this.#options.clock.now();
    if (this.#lanes.oldestReadyAt() === undefined) return undefined;
    if (!this.#gate.startProbe(now)) return now < nextProbeAt ? { at: nextProbeAt } : undefined;
    return { call: cause === 'outage' ? this.#dispatcher.gather() : this.#dispatcher.probe(), probe: true };
  }

  async #run(call: Call, probe: boolean): Promise<void> {
    const entries = entriesOf(call);
    this.#inFlight += 1;
    this.#unsettled += entries.length;
    const outcomes = await this.#caller.call(entries.filter(({ hasVerdict }) => !hasVerdict));
    this.#inFlight -= 1;
    const change = this.#gate.noteCall(outcomes, probe, this.#options.clock.now());
    if (change) this.#reporter.gateChanged(change);
    this.#reporter.callEnded(entries);
    const jitter = this.#options.clock.random();
    for (const run of call) {
      const settled = this.#settler.settle(run, jitter);
      if (settled instanceof Promise) void settled.then((later) => this.#finish(run, later));
      else this.#finish(run, settled);
    }
    this.pump();
  }

  /** Puts back what has to be handed over again, and lets the lane of the run go on. */
  #finish({ lane, entries }: Run, { again, delayMs }: Retry): void {
    this.#unsettled -= entries.length;
    this.#lanes.putBack(lane, again);
    const barrier = entries.find((entry) => entry.barrier && !again.includes(entry) && !entry.source.lost);
    const upTo = (barrier?.record.offset ?? 0) + 1;
    if (barrier && upTo > barrier.source.committed) this.#barriers.add(lane, barrier.source, upTo);
    else this.#lanes.release(lane, delayMs);
    if (this.#unsettled === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
    this.pump();
  }
}

const entriesOf = (call: Call): readonly Entry[] =>
  call.length === 1 ? (call[0] as Run).entries : call.flatMap((run) => run.entries);

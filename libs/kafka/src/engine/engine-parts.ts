import type { Telemetry } from '@cio-bus/service';
import type { Handler } from '../handler.ts';
import type { OutgoingRecord } from '../producer.ts';
import { Gate } from './decide/gate.ts';
import { Judge } from './decide/judge.ts';
import { Barriers } from './hand-over/barriers.ts';
import { Delivery } from './hand-over/delivery.ts';
import { Dispatcher } from './hand-over/dispatcher.ts';
import { HandlerCaller } from './hand-over/handler-caller.ts';
import { Lanes } from './hand-over/lanes.ts';
import { readEntry } from './hand-over/read-entry.ts';
import { PartitionReader } from './read/partition-reader.ts';
import type { Caps, Fetching } from './read/ports.ts';
import type { Ending, Entry } from './record/entry.ts';
import { Reporter } from './record/reporter.ts';
import { beginSpan } from './record/trace-entry.ts';
import { OutcomeWriter } from './settle/outcome-writer.ts';
import { Settler } from './settle/settler.ts';
import type { Clock } from './time/clock.ts';

/** What an engine needs. */
export interface EngineOptions {
  handler: Handler;
  telemetry: Telemetry;
  clock: Clock;
  /** Handler calls in flight at once. */
  concurrency: number;
  /** A handler call's signal is aborted after this time, ms. */
  callTimeoutMs: number;
  caps: Caps;
  /** How long a message waits for its partner topic while the end of that is unknown, ms. */
  mergeWaitMs: number;
  /** Resolves once the record is acknowledged. */
  publish(record: OutgoingRecord): Promise<unknown>;
  fetching: Fetching;
  /** How long a flood of refusals closes the gate before the first probe, ms. */
  floodHoldMs: number;
  /** Called after each settled message. */
  onSettled(): void;
}

/** The parts of an engine. */
export type EngineParts = ReturnType<typeof wireEngine>;

/** Composition root of an engine. @param requestTurn asks for a turn of the engine: something can move */
export function wireEngine(options: EngineOptions, requestTurn: () => void) {
  const { handler, telemetry, clock, caps, concurrency, publish } = options;
  const { topics, order, schema, outcomes, name } = handler;
  const { service } = telemetry;
  const now = () => clock.now();
  const reporter = new Reporter({ telemetry, handler: name, now, date: () => clock.date() });
  reporter.begin(topics, limitsOf(options));

  const { maxPerLane } = caps;
  const after = clock.after.bind(clock);
  const prepare = (entry: Entry) => {
    if (telemetry.tracer) beginSpan(entry, telemetry.tracer, name);
    readEntry(entry, handler, service, () => reporter.keyMismatch(entry.record.topic));
  };
  const kindOf = (entry: Entry) => {
    if (handler.kindOf) prepare(entry);
    return entry.kind;
  };
  const lanes = new Lanes({ after, maxPerLane, onWake: requestTurn, onCrowded: () => reporter.hotKey(), kindOf });
  const barriers = new Barriers(lanes);
  const { mergeWaitMs, fetching } = options;
  const onEarlyRelease = reporter.earlyRelease.bind(reporter);
  const reading = { topics, order, caps, mergeWaitMs, now, lanes, fetching, onEarlyRelease, onEnds: requestTurn };
  const reader = new PartitionReader(reading);

  const dispatcher = new Dispatcher({ handler, lanes, barriers, prepare });
  const gate = new Gate(options.floodHoldMs);
  const judge = new Judge(gate, reporter);
  const onWriteFailed = (error: unknown) => reporter.writeFailed(error);
  const writer = new OutcomeWriter({ telemetry, handler: name, schema, outcomes, clock, publish, onWriteFailed });
  const onSettled = (entry: Entry, ending: Ending) => {
    reporter.settled(entry, ending);
    options.onSettled();
  };
  const settler = new Settler({ writer, onSettled });
  const caller = new HandlerCaller(options);
  const moment = () => ({ now: clock.now(), date: clock.date(), jitter: clock.random() });
  const delivery = new Delivery({ caller, judge, settler, lanes, barriers, moment, requestTurn });
  return { fetching, reader, lanes, barriers, dispatcher, gate, delivery, writer, reporter, concurrency, clock };
}

const limitsOf = ({ concurrency, caps: { maxWaiting, maxBytes, maxSpan } }: EngineOptions) => ({
  calls: concurrency,
  messages: maxWaiting,
  bytes: maxBytes,
  span: maxSpan,
});

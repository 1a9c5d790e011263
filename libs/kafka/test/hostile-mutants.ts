import { BusError, type ErrorCode } from '@cio-bus/contracts';
import { vi } from 'vitest';
import { CircuitBreaker } from '../src/engine/decide/circuit-breaker.ts';
import { Gate } from '../src/engine/decide/gate.ts';
import { Dispatcher } from '../src/engine/hand-over/dispatcher.ts';
import { Lanes } from '../src/engine/hand-over/lanes.ts';
import { Source } from '../src/engine/record/source.ts';
import { failed, type Outcome } from '../src/handler.ts';
import { PublishError } from '../src/producer.ts';
import { type Mutant, plantJudge } from './plant-judge.ts';
import { SimulatedKafka } from './simulated-kafka.ts';
import { VirtualClock } from './virtual-clock.ts';

const { note } = CircuitBreaker.prototype;
const { gather } = Dispatcher.prototype;
const { noteCall } = Gate.prototype;
const { publish } = SimulatedKafka.prototype;
const { dueCommit } = Source.prototype;

const plantOldestProbe = () =>
  void vi.spyOn(Dispatcher.prototype, 'probe').mockImplementation(function (this: Dispatcher) {
    return gather.call(this, 'batch');
  });

/** Every message with an error of its own, as if no failure were shared. */
const separately = (outcome: Outcome): Outcome =>
  outcome.kind === 'failed' ? failed(new BusError(outcome.error.code, 'alone')) : outcome;

/** The same outcome, but a failure of this code is taken for one of the vendor. */
const unavailableFor = (code: ErrorCode, outcome: Outcome): Outcome =>
  outcome.kind === 'failed' && outcome.error.code === code
    ? failed(new BusError('VENDOR_UNAVAILABLE', 'busy'))
    : outcome;

export const hostileMutants: readonly Mutant[] = [
  {
    engine: 'lets each call vote, however often one message is tried, and probes with the oldest one',
    plant: () => {
      let calls = 0;
      vi.spyOn(CircuitBreaker.prototype, 'note').mockImplementation(function (this: CircuitBreaker, _key, isFailed) {
        calls += 1;
        return note.call(this, String(calls), isFailed);
      });
      plantOldestProbe();
    },
  },
  {
    engine: 'probes with the oldest message each time',
    plant: plantOldestProbe,
  },
  {
    engine: 'takes a bug of ours for an outage',
    plant: () =>
      void vi.spyOn(Gate.prototype, 'noteCall').mockImplementation(function (this: Gate, call) {
        return noteCall.call(this, {
          ...call,
          outcomes: call.outcomes.map((outcome) => unavailableFor('UNEXPECTED', outcome)),
        });
      }),
  },
  {
    engine: 'never opens the gate again',
    plant: () => void vi.spyOn(Gate.prototype, 'startProbe').mockReturnValue(false),
  },
  {
    engine: 'leaves a lane that has failed where it is',
    plant: () =>
      void vi.spyOn(Lanes.prototype, 'release').mockImplementation(function (this: Lanes, lane, delayMs = 0) {
        if (delayMs > 0) this.awaitCommit(lane);
      }),
  },
  {
    engine: 'charges all messages of a call that failed as a whole',
    plant: () => plantJudge({ call: (call) => ({ ...call, outcomes: call.outcomes.map(separately) }) }),
  },
  {
    engine: 'tries a call that failed as a whole again as it was',
    plant: () =>
      plantJudge({
        after: (entry) => {
          entry.maxCallMessages = Number.POSITIVE_INFINITY;
        },
      }),
  },
  {
    engine: 'halves a call that failed as a whole down to two messages, not to one',
    plant: () =>
      plantJudge({
        after: (entry) => {
          entry.maxCallMessages = Math.max(2, entry.maxCallMessages);
        },
      }),
  },
  {
    engine: 'never charges a message, though it fails alone',
    plant: () =>
      plantJudge({
        after: (entry) => {
          entry.ownFailures = Math.min(1, entry.ownFailures);
        },
      }),
  },
  {
    engine: 'spends the budget of a message on the time for which the process was stopped',
    plant: () =>
      plantJudge({
        after: (entry, previous) => {
          if (entry.spentAttempts > previous.spentAttempts) {
            entry.spentMs = previous.spentMs + entry.openMsAtFailure - previous.openMsAtFailure;
          }
        },
      }),
  },
  {
    engine: 'spends the budget of a message on failures of our own store',
    plant: () =>
      plantJudge({
        outcome: (outcome) => unavailableFor('STORE_UNAVAILABLE', outcome),
      }),
  },
  {
    engine: 'waits by the time of day',
    plant: () =>
      void vi.spyOn(VirtualClock.prototype, 'now').mockImplementation(function (this: VirtualClock) {
        return this.date();
      }),
  },
  {
    engine: 'lets barriers wait for a low-water mark that a hostile message keeps back',
    plant: () =>
      void vi.spyOn(Source.prototype, 'dueCommit').mockImplementation(function (this: Source, now) {
        return dueCommit.call(this, now, Number.POSITIVE_INFINITY);
      }),
  },
  {
    engine: 'writes a record again that is larger than its topic takes',
    plant: () =>
      void vi.spyOn(SimulatedKafka.prototype, 'publish').mockImplementation(function (this: SimulatedKafka, record) {
        return publish.call(this, record).catch(() => {
          throw new PublishError('not-sent', 'refused');
        });
      }),
  },
];

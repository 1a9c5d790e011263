import { BusError, type DeadLetter, type RawRecord, topics } from '@cio-bus/contracts';
import { toDeadLetter } from '@cio-bus/kafka';
import { aDeadLetterRecord, asRead, fakeProducer, fakeTransactions } from '@cio-bus/testkit';
import { type JobPlan, planJob, type RunJobOptions, runJob } from '../src/index.ts';
import { indexOf, origin } from './kafka-in-memory.ts';

/** Where apps publish, and nothing is replayed. */
export const LIVE_PARTITION = 5;

const AT = 1_790_000_100_000;

/** Whether Customer.io still rejects a command. */
type Rejects = (record: RawRecord) => boolean;

/** The error that the dead letters of a {@link jobWorld} have. */
const rejected = () => new BusError('VENDOR_REJECTED', 'the event is not known', { status: 400 });

const failureOf = (error: BusError) => ({
  ...{ error, service: 'track-publisher', attempts: 1, processingTimeMs: 1, firstFailedAt: AT, failedAt: AT },
});

/** Dead letters of track-publisher with one cause, each of a person. */
export const rejectedCommands = (count: number, given: Partial<DeadLetter> = {}): Partial<DeadLetter>[] =>
  Array.from({ length: count }, (_, offset) => ({
    ...{ origin: origin(offset + 1_000_000), key: Buffer.from(`u${offset}`), status: 400, value: Buffer.from('{}') },
    ...given,
  }));

/** A Kafka in memory, and a track-publisher that settles all that was replayed whenever its offsets are looked up. */
export function jobWorld(deadLetters: Partial<DeadLetter>[], more: readonly RawRecord[] = []) {
  const producer = fakeProducer();
  const service = { rejects: (() => false) as Rejects, isAway: false, behind: 0 };
  const dlq = deadLetters.map((one, offset) =>
    aDeadLetterRecord({ code: 'VENDOR_REJECTED', ...one, position: { partition: 0, offset, timestamp: 0 } }),
  );
  const replayed = () => asRead(producer.publishedTo(topics.track));
  let settled = 0;
  const settle = () => {
    for (const record of replayed().slice(settled)) {
      settled += 1;
      if (!service.rejects(record)) continue;
      const [again] = asRead([toDeadLetter(record, failureOf(rejected()))]) as [RawRecord];
      dlq.push({ ...again, offset: dlq.length });
    }
  };
  const index = indexOf(() => [...dlq, ...more, ...asRead(producer.published)]);
  const committed: RunJobOptions['committed'] = async () => {
    if (!service.isAway) settle();
    return [
      { partition: 0, offset: settled },
      { partition: LIVE_PARTITION, offset: 30 - service.behind },
    ];
  };
  const operator = { index, producer, transact: fakeTransactions(producer), by: 'ada', why: 'it is known now' };
  const run = (plan: JobPlan, options: Partial<RunJobOptions> = {}) =>
    runJob({ ...operator, ...{ plan, committed, rate: 200_000, pollMs: 1, now: () => AT + 1 }, ...options });
  const plan = (includeParked = false) => planJob({ index, filter: {}, includeParked, now: () => AT });
  return { producer, index, operator, service, committed, replayed, run, plan };
}

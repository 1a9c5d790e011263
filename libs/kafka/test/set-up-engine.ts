import { BusError, type RecordSchema, topics } from '@cio-bus/contracts';
import { defineHandler, done, failed, type Outcome } from '../src/handler.ts';
import { type Simulated, SimulatedKafka } from './simulated-kafka.ts';
import { VirtualClock } from './virtual-clock.ts';

/** Reads messages of the simulation; one that says it is bad cannot be read. */
export const schema: RecordSchema<Simulated> = {
  name: 'simulated',
  read: (record) => {
    const value = JSON.parse(String(record.value)) as Simulated | { bad: true };
    if ('bad' in value) throw new BusError('MESSAGE_INVALID', 'bad');
    return value;
  },
};

/** An engine with a handler over identify and track that notes its messages and returns the outcomes of `answer`. */
export function setUp(answer: (message: Simulated, call: number) => Outcome | Promise<Outcome> = () => done()) {
  const clock = new VirtualClock();
  const kafka = new SimulatedKafka(clock);
  const seen: { id: string; at: number }[] = [];
  const handler = defineHandler({
    name: 'note',
    topics: [topics.identify, topics.track],
    schema,
    order: 'key',
    handle: async (message: Simulated) => {
      seen.push({ id: message.id, at: clock.now() });
      return answer(message, seen.length);
    },
  });
  const member = kafka.member(handler, { concurrency: 8 });
  member.assign(0);
  return { clock, kafka, member, seen, ids: () => seen.map(({ id }) => id) };
}

/** The outcome of a call to an unavailable vendor. */
export const unavailable = failed(new BusError('VENDOR_UNAVAILABLE', 'busy'));

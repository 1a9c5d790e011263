import type { RawRecord, RecordSchema } from '@cio-bus/contracts';
import type { Simulated, SimulatedKafka } from './simulated-kafka.ts';

/** Reads a record of a simulated topic. */
export const schema: RecordSchema<Simulated> = {
  name: 'simulated',
  read: (record) => JSON.parse(String(record.value)) as Simulated,
};

const laneOf = ({ partition, key }: RawRecord) => `${partition}:${key}`;

/** Watches what is handed over and committed, and notes what no engine may do. */
export class Guarantees {
  /** Numbers of the records that are barriers. */
  readonly barriers = new Set<number>();
  readonly #kafka: SimulatedKafka;
  readonly #violations: string[];
  readonly #recordOf = new Map<number, RawRecord>();
  readonly #busy = new Set<string>();
  readonly #settledByCommits = new Set<RawRecord>();

  constructor(kafka: SimulatedKafka, violations: string[]) {
    this.#kafka = kafka;
    this.#violations = violations;
  }

  add(record: RawRecord, isBarrier: boolean): void {
    const { number } = schema.read(record);
    this.#recordOf.set(number, record);
    if (isBarrier) this.barriers.add(number);
  }

  /** Notes that a call begins. @returns what to call when it ends */
  beginCall(messages: readonly Simulated[]): () => void {
    const inHand = new Set<number>(); // a call may have several messages of one lane, in order
    for (const { number } of messages) {
      this.#checkHandOver(number, inHand);
      inHand.add(number);
    }
    const lanes = new Set(messages.map(({ number }) => laneOf(this.#recordOf.get(number) as RawRecord)));
    for (const lane of lanes) {
      if (this.#busy.has(lane)) this.#violations.push(`G1: two calls of lane ${lane} at once`);
      this.#busy.add(lane);
    }
    return () => {
      for (const lane of lanes) this.#busy.delete(lane);
    };
  }

  /** A crash ended all calls. */
  forgetCalls(): void {
    this.#busy.clear();
  }

  checkCommits(): void {
    for (const record of this.#kafka.records) {
      const { topic, partition, offset } = record;
      const isCommitted = this.#kafka.isCommitted(record);
      if (isCommitted && !this.#kafka.isOnRecord(record))
        this.#violations.push(`G2: a commit of ${topic}/${partition} says that ${offset} is settled, which is open`);
      if (!isCommitted && this.#settledByCommits.has(record))
        this.#violations.push(`G7: a commit of ${topic}/${partition} takes back that ${offset} is settled`);
      if (isCommitted) this.#settledByCommits.add(record);
    }
  }

  #checkHandOver(number: number, inHand: ReadonlySet<number>): void {
    const record = this.#recordOf.get(number) as RawRecord;
    if (this.#kafka.isCommitted(record))
      this.#violations.push(`G7: ${number} was handed over again although a commit says that it is settled`);
    for (const [earlier, its] of this.#recordOf) {
      if (earlier >= number || laneOf(its) !== laneOf(record)) continue;
      if (!this.#kafka.isOnRecord(its) && !inHand.has(earlier))
        this.#violations.push(`G1: ${number} was handed over while ${earlier} of its key was open`);
      if (this.#kafka.isCommitted(its)) continue;
      if (this.barriers.has(number))
        this.#violations.push(`G7: barrier ${number} started while ${earlier} of its key may be repeated`);
      if (this.barriers.has(earlier)) this.#violations.push(`G7: ${number} passed barrier ${earlier} uncommitted`);
    }
  }
}

import type { Telemetry } from '@cio-bus/service';
import type { Batch, Consumer as ClientConsumer } from 'kafkajs';
import type { Engine } from '../../engine/engine.ts';
import type { Source } from '../../engine/record/source.ts';
import { type OffsetQueries, reportOffsetReset } from '../admin/offset-queries.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import { toRawRecord } from '../connection/raw-record.ts';

interface BatchReaderOptions {
  kafka: KafkaConnection;
  client: ClientConsumer;
  engines: ReadonlyMap<string, Engine>;
  queries: OffsetQueries;
  telemetry: Telemetry;
}

/** Gives fetched batches to the engines, and sees to it that none begins beyond a gap. */
export class BatchReader {
  readonly #options: BatchReaderOptions;

  constructor(options: BatchReaderOptions) {
    this.#options = options;
  }

  /** Takes a batch in. kafkajs has its fetch offset, though its types do not tell. */
  async read(batch: Batch & { fetchedOffset?: string }): Promise<void> {
    const { kafka, engines } = this.#options;
    const topic = kafka.logical(batch.topic);
    const engine = engines.get(topic);
    const source = engine?.intake.find(topic, batch.partition);
    if (!engine || !source) return;
    const fetchedOffset = Number(batch.fetchedOffset);
    if (fetchedOffset > source.window.next) {
      await this.#closeGap(source, fetchedOffset);
      return;
    }
    if (Number(batch.highWatermark) < source.window.next) this.#startAnew(engine, source, fetchedOffset);
    const records = batch.messages.map((message) => toRawRecord(topic, batch.partition, message));
    engine.receive(topic, batch.partition, records, Number(batch.lastOffset()) + 1);
    await engine.intake.room(); // kafkajs fetches again when this returns
  }

  /** A batch of control records only is never handed over, but the position moves. */
  passOver(physicalTopic: string, partition: number, lastOffset: number): void {
    const topic = this.#options.kafka.logical(physicalTopic);
    this.#options.engines.get(topic)?.receive(topic, partition, [], lastOffset + 1);
  }

  /** A partition that ends before what was read of it is another one: its topic was made anew, or its log was cut. */
  #startAnew(engine: Engine, { topic, partition, window }: Source, position: number): void {
    const physical = this.#options.kafka.physical(topic);
    reportOffsetReset(this.#options.kafka, { topic: physical, partition, expected: window.next, position });
    engine.revoke([{ topic, partition }]);
    engine.intake.assign(topic, partition, position, 0);
  }

  /** Records between our position and what came were never seen: read them, or say loudly that Kafka has dropped them. */
  async #closeGap({ topic, partition, window }: Source, fetched: number): Promise<void> {
    const { kafka, queries, client, telemetry } = this.#options;
    const physical = kafka.physical(topic);
    const ends = await queries.ends(physical).catch(() => []);
    const low = ends.find((end) => end.partition === partition)?.low ?? 0;
    const expected = window.next;
    if (low > expected) reportOffsetReset(kafka, { topic: physical, partition, expected, position: low });
    else telemetry.logger.warn({ topic, partition, expected, fetched }, 'a fetch left a gap; reading again');
    window.passOver(low);
    client.seek({ topic: physical, partition, offset: String(window.next) });
  }
}

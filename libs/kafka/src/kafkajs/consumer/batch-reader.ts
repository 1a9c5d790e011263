import type { Telemetry } from '@cio-bus/service';
import type { Batch, Consumer as ClientConsumer } from 'kafkajs';
import type { Engine, Source } from '../../engine/engine.ts';
import { type OffsetQueries, reportOffsetReset } from '../admin/offset-queries.ts';
import type { KafkaConnection } from '../connection/connection.ts';
import { toRawRecord } from '../fetch/raw-record.ts';

interface BatchReaderOptions {
  kafka: KafkaConnection;
  client: Pick<ClientConsumer, 'seek' | 'on' | 'events'>;
  /** By logical topic. */
  engines: ReadonlyMap<string, Engine>;
  queries: Pick<OffsetQueries, 'ends'>;
  telemetry: Telemetry;
}

/** Passes fetched batches to the engines, and makes sure that none begins after a gap. */
export class BatchReader {
  readonly #options: BatchReaderOptions;

  constructor(options: BatchReaderOptions) {
    this.#options = options;
  }

  /** A batch of control records only is never passed on, but it moves the position. */
  listen(): void {
    const { kafka, client, engines } = this.#options;
    client.on(
      client.events.START_BATCH_PROCESS,
      ({ payload: { topic: physical, partition, batchSize, lastOffset } }) => {
        const topic = kafka.logical(physical);
        if (batchSize === 0) engines.get(topic)?.receive(topic, partition, [], Number(lastOffset) + 1);
      },
    );
  }

  /** Takes a batch in. kafkajs has its fetch offset, though its types do not say so. */
  async read(batch: Batch & { fetchedOffset?: string }): Promise<void> {
    const { kafka, engines } = this.#options;
    const topic = kafka.logical(batch.topic);
    const engine = engines.get(topic);
    const source = engine?.find(topic, batch.partition);
    if (!engine || !source) return;
    const fetchedOffset = Number(batch.fetchedOffset);
    if (fetchedOffset > source.next) {
      await this.#closeGap(engine, source, fetchedOffset);
      return;
    }
    if (Number(batch.highWatermark) < source.next) this.#restart(engine, source, fetchedOffset);
    const records = batch.messages.map((message) => toRawRecord(topic, batch.partition, message));
    engine.receive(topic, batch.partition, records, Number(batch.lastOffset()) + 1);
    await engine.capacity(); // kafkajs fetches again when this returns
  }

  /** A partition that ends before what was read of it is another one: its topic was recreated, or its log was truncated. */
  #restart(engine: Engine, { topic, partition, next }: Source, position: number): void {
    const physical = this.#options.kafka.physical(topic);
    reportOffsetReset(this.#options.kafka, { topic: physical, partition, expected: next, position });
    engine.revoke([{ topic, partition }]);
    engine.assign({ topic, partition, position });
  }

  /** Records between our position and the batch were never seen: reads them, or reports that Kafka has dropped them. */
  async #closeGap(engine: Engine, source: Source, fetched: number): Promise<void> {
    const { topic, partition, next: expected } = source;
    const { kafka, queries, client, telemetry } = this.#options;
    const physical = kafka.physical(topic);
    const ends = await queries.ends(physical).catch(() => []);
    const low = ends.find((end) => end.partition === partition)?.low ?? 0;
    if (low > expected) reportOffsetReset(kafka, { topic: physical, partition, expected, position: low });
    else telemetry.logger.warn({ topic, partition, expected, fetched }, 'a fetch left a gap; reading again');
    engine.receive(topic, partition, [], low);
    client.seek({ topic: physical, partition, offset: String(source.next) });
  }
}

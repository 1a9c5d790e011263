import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureKafka } from './ensure-kafka.ts';

describe('ensureKafka', () => {
  it('uses the given address and starts nothing', async () => {
    const kafka = await ensureKafka({ env: { KAFKA_BROKERS: 'kafka-1:9092,kafka-2:9092' } });

    expect(kafka).toMatchObject({ brokers: 'kafka-1:9092,kafka-2:9092', source: 'KAFKA_BROKERS' });
    expect(kafka.failure).toBeUndefined();
    await kafka.stop();
  });

  it('says in one message what to install or set when there is no Kafka, no Docker and no Java', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'cio-bus-nothing-'));

    const started = ensureKafka({ env: { PATH: empty, HOME: empty } });

    await expect(started).rejects.toThrow(
      /set KAFKA_BROKERS[\s\S]*start Docker[\s\S]*install Java 17 or later and Maven/,
    );
    await expect(started).rejects.toMatchObject({ name: 'SetupError' });
    await rm(empty, { recursive: true });
  });
});

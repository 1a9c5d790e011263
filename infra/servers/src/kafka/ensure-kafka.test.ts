import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ensureKafka } from './ensure-kafka.ts';

describe('ensureKafka', () => {
  it('uses the address that is set and starts nothing', async () => {
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
    await expect(started).rejects.toMatchObject({ name: 'PrerequisiteError' });
    await rm(empty, { recursive: true });
  });

  describe('where Docker answers and there is no Java', () => {
    async function withDockerAlone() {
      const folder = await mkdtemp(join(tmpdir(), 'cio-bus-docker-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      await writeFile(join(folder, 'docker'), '#!/bin/sh\nexit 0\n', { mode: 0o755 });
      return { PATH: folder, HOME: folder };
    }

    it('uses no container if Kafka must be restartable: a second container would have neither port nor data', async () => {
      const started = ensureKafka({ env: await withDockerAlone(), restartable: true });

      await expect(started).rejects.toMatchObject({ name: 'PrerequisiteError' });
      await expect(started).rejects.toThrow(/No Kafka that can be restarted: Java was not found/);
    });

    it('still uses an address that is set, and reports that it cannot be restarted', async () => {
      const env = { ...(await withDockerAlone()), KAFKA_BROKERS: 'kafka-1:9092' };
      const kafka = await ensureKafka({ env, restartable: true });

      expect(kafka.brokers).toBe('kafka-1:9092');
      expect(kafka.restart).toBeUndefined();
    });
  });
});

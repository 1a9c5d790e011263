import { serviceNames, services } from '@cio-bus/local';
import { DEFAULT_KAFKA_VERSION } from '@cio-bus/servers';
import { describe, expect, it } from 'vitest';
import { imageSources } from '../catalogue/images.ts';
import { composeFaults } from './check-compose.ts';
import { composeText, readCompose } from './read/compose-file.ts';

const text = await composeText();

describe('docker-compose.yml', () => {
  it('is valid against the schema of compose, and every setting, dependency, address and mount exists', async () => {
    expect(await composeFaults(readCompose(text))).toEqual([]);
  });

  it('runs every program that has an image', () => {
    const built = Object.values(readCompose(text).services).flatMap(({ build }) => (build ? [build.args] : []));
    const expected = imageSources.map(({ SERVICE, PACKAGE, FOLDER }) => ({
      SERVICE,
      ...(PACKAGE ? { PACKAGE } : {}),
      ...(FOLDER === `services/${SERVICE}` ? {} : { FOLDER }),
    }));
    expect(built).toEqual(expect.arrayContaining(expected));
  });

  it('uses the health ports of `npm run dev`', () => {
    const file = readCompose(text);
    for (const name of serviceNames)
      expect(file.services[name]?.environment?.HEALTH_PORT, name).toBe(services[name].healthPort);
  });

  it('keeps preferences in the Postgres that it starts, where whoever forgets a person erases them too', () => {
    const { services: all } = readCompose(text);
    const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = all.postgres?.environment ?? {};
    const url = `postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@postgres:5432/${POSTGRES_DB}`;
    expect(String(all['event-processor']?.environment?.PREFERENCES)).toBe('true');
    for (const name of ['event-processor', 'console', 'cli'])
      expect(all[name]?.environment?.DATABASE_URL, name).toBe(url);
  });

  it('searches for messages that were never reported, as the alert expects', () => {
    const environment = readCompose(text).services['bigquery-sink']?.environment;
    expect(environment?.NEVER_REPORTED_EVERY_SECONDS).toBe(3_600);
  });

  it('uses the Kafka version of the tests', () => {
    expect(readCompose(text).services.kafka?.image).toBe(`apache/kafka:${DEFAULT_KAFKA_VERSION}`);
  });

  it('allows a service more time to stop than its own deadline', () => {
    const built = Object.values(readCompose(text).services).filter(({ build }) => build);
    const deadlineMs = Number(services['track-publisher'].settings.STOP_TIMEOUT_MS?.parse(undefined));
    for (const { stop_grace_period: grace = '10s' } of built)
      expect(Number.parseInt(grace, 10) * 1_000).toBeGreaterThan(deadlineMs);
  });
});

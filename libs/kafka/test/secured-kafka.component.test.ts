import { grantsOf, type ServiceAccess, serviceAccess, type Topic, topicCatalogue, topics } from '@cio-bus/contracts';
import {
  createConsumer,
  createKafka,
  createProducer,
  createTopics,
  defineHandler,
  done,
  type KafkaConfig,
} from '@cio-bus/kafka';
import {
  CLIENT_SECRET,
  entriesOf,
  FORGER,
  grant,
  PASSWORD,
  type SecuredBroker,
  startSecuredBroker,
  USER,
} from '@cio-bus/servers';
import { defineConfig, kafkaSettings, quietTelemetry, UnavailableError } from '@cio-bus/service';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

const telemetry = quietTelemetry('tested');
const GROUP = 'customerio-tested';
/** Its tokens are so short-lived that a connection outlives one while the other tests run. */
const LONG_LIVED = 'long-lived';
const SHORT_LIFE_S = 22; // kafkajs authenticates again 10 s before expiry, and Kafka requires a second between two authentications
const everything = { group: GROUP, reads: Object.values(topics), writes: Object.values(topics) };

/** Settings as a service gets them: texts of its environment. */
const parse = (env: Record<string, string>): KafkaConfig => defineConfig(kafkaSettings).parse(env);

/** Reads records of any kind: only access matters here. */
const anyRecord = {
  name: 'any record',
  read: ({ offset }: { offset: number }) => ({ id: String(offset), correlationId: String(offset) }),
};

describe('a Kafka that requires authentication', () => {
  let broker: SecuredBroker;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    broker = await startSecuredBroker();
    const kafka = createKafka({ KAFKA_BROKERS: [broker.administration] }, telemetry);
    await createTopics(kafka, topicCatalogue, { replicationFactor: 1 });
    for (const user of [USER, LONG_LIVED]) await grant(kafka.client, entriesOf(user, grantsOf(everything)));
    for (const [name, access] of Object.entries<ServiceAccess>(serviceAccess)) {
      await grant(kafka.client, entriesOf(accountOf(name), grantsOf(access)));
    }
    longLived = await publishForLong();
  });
  afterAll(async () => {
    await longLived?.stop();
    await broker?.stop();
  });

  let longLived: Awaited<ReturnType<typeof publishForLong>>;
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  const accountOf = (service: string) => `${service}@example.iam.gserviceaccount.com`;
  const trusting = () => ({ KAFKA_SSL: 'true', KAFKA_SSL_CA_FILE: broker.certificates.ca });
  const overSasl = (mechanism: string, username: string, password: string) => ({
    ...trusting(),
    KAFKA_BROKERS: broker.sasl,
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
    ...(mechanism === 'oauthbearer' ? { KAFKA_OAUTH_TOKEN_URL: broker.tokens.tokenUrl } : {}),
  });
  const overMutualTls = () => ({
    ...trusting(),
    KAFKA_BROKERS: broker.mutualTls,
    KAFKA_SSL_CERT_FILE: broker.certificates.client.cert,
    KAFKA_SSL_KEY_FILE: broker.certificates.client.key,
  });

  async function startProducer(env: Record<string, string>) {
    const kafka = createKafka(parse(env), telemetry);
    const producer = createProducer(kafka, telemetry);
    await producer.start();
    stops.push(() => producer.stop());
    return { kafka, producer };
  }

  /** Starts a consumer; resolves with a function that returns how many records it has received. */
  async function startConsumer(env: Record<string, string>, groupId: string, reads: readonly Topic[]) {
    const { kafka, producer } = await startProducer(env);
    let count = 0;
    const handler = defineHandler({
      name: 'note',
      topics: reads,
      schema: anyRecord,
      order: 'none',
      outcomes: false,
      handle: async () => {
        count += 1;
        return done();
      },
    });
    const consumer = createConsumer(kafka, { groupId, concurrency: 4, handlers: [handler], producer, telemetry });
    await consumer.start();
    stops.push(() => consumer.stop());
    return () => count;
  }

  /** Publishes continuously, on one connection, until that has outlived the token that it was opened with. */
  async function publishForLong() {
    broker.tokens.lifeSeconds.set(LONG_LIVED, SHORT_LIFE_S);
    const kafka = createKafka(parse(overSasl('oauthbearer', LONG_LIVED, CLIENT_SECRET)), telemetry);
    const producer = createProducer(kafka, telemetry);
    await producer.start();
    const failures: unknown[] = [];
    const publish = () => producer.publish(record(topics.audit)).catch((error: unknown) => failures.push(error));
    const publishing = setInterval(publish, 500);
    const startedAt = performance.now();
    const seconds = () => (performance.now() - startedAt) / 1_000;
    const stop = async () => {
      clearInterval(publishing);
      await producer.stop();
    };
    return { seconds, failures, stop };
  }

  const record = (topic: string) => ({ topic, key: 'u1', value: '{}' });

  it.each([
    { proof: 'PLAIN', env: () => overSasl('plain', USER, PASSWORD) },
    { proof: 'SCRAM-SHA-256', env: () => overSasl('scram-sha-256', USER, PASSWORD) },
    { proof: 'SCRAM-SHA-512', env: () => overSasl('scram-sha-512', USER, PASSWORD) },
    { proof: 'a bearer token', env: () => overSasl('oauthbearer', USER, CLIENT_SECRET) },
    { proof: 'a certificate', env: overMutualTls },
  ])('accepts records with $proof over TLS, and returns them', async ({ env }) => {
    const { producer } = await startProducer(env());
    await producer.publish(record(topics.audit));

    const count = await startConsumer(env(), GROUP, [topics.audit]);

    await vi.waitFor(() => expect(count()).toBeGreaterThan(0), { timeout: 180_000 });
  });

  it.each([
    { fault: 'a wrong password', env: () => overSasl('plain', USER, 'wrong') },
    { fault: 'a wrong SCRAM password', env: () => overSasl('scram-sha-512', USER, 'wrong') },
    { fault: 'an unknown user', env: () => overSasl('scram-sha-256', 'nobody', PASSWORD) },
    { fault: 'a client secret that the token server rejects', env: () => overSasl('oauthbearer', USER, 'wrong') },
    { fault: 'a forged token', env: () => overSasl('oauthbearer', FORGER, CLIENT_SECRET) },
  ])('rejects $fault permanently, and the password is in no message', async ({ env }) => {
    const error = await startProducer(env()).catch((thrown: unknown) => thrown);

    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(UnavailableError); // after which a service would try again
    expect(String(error)).toMatch(/authentication|token/i);
    expect(String(error)).not.toContain(env().KAFKA_SASL_PASSWORD);
  });

  it('is not trusted without its authority', async () => {
    const { KAFKA_SSL_CA_FILE: _, ...untrusting } = overSasl('plain', USER, PASSWORD);
    await expect(startProducer(untrusting)).rejects.toThrow(/certificate/);
  });

  describe.each(Object.entries<ServiceAccess>(serviceAccess))('%s, with what Terraform grants it', (name, access) => {
    const { group, reads, writes } = access;
    const env = () => overSasl('oauthbearer', accountOf(name), CLIENT_SECRET);

    it('may write its topics, and no others', async () => {
      const { producer } = await startProducer(env());
      for (const topic of writes) await producer.publish(record(topic));

      const foreign = Object.values(topics).filter((topic) => !writes.includes(topic));
      const soon = { deadlineMs: 3_000 };
      const answers = await Promise.allSettled(foreign.map((topic) => producer.publish(record(topic), soon)));
      expect(answers.map(({ status }) => status)).toEqual(foreign.map(() => 'rejected'));
    });

    it(`reads ${reads.length === 0 ? 'nothing' : 'its topics, as its group'}`, async () => {
      const admin = await startProducer({ KAFKA_BROKERS: broker.administration });
      for (const topic of reads) await admin.producer.publish(record(topic));
      if (!group) return expect(reads).toEqual([]);

      const count = await startConsumer(env(), group, reads);

      await vi.waitFor(() => expect(count()).toBeGreaterThanOrEqual(reads.length), { timeout: 180_000 });
    });
  });

  it('lets a connection outlive its token: it authenticates again with a new one', async () => {
    const given = () => broker.tokens.issued.get(LONG_LIVED) ?? 0;
    await vi.waitFor(() => expect(given()).toBeGreaterThanOrEqual(2), { timeout: 180_000 });

    expect(longLived.failures).toEqual([]);
    const halfLives = longLived.seconds() / (SHORT_LIFE_S / 2);
    expect(given()).toBeLessThanOrEqual(1 + Math.ceil(halfLives)); // not one for each connection and request
  });
});

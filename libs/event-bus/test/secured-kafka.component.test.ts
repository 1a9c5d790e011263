import { appAccess, grantsOf, topicCatalogue, topics } from '@cio-bus/contracts';
import { createKafka, createTopics } from '@cio-bus/kafka';
import { CLIENT_SECRET, entriesOf, grant, type SecuredBroker, startSecuredBroker, USER } from '@cio-bus/servers';
import { quietTelemetry } from '@cio-bus/service';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEventBus } from '../src/index.ts';

let broker: SecuredBroker;
beforeAll(async () => {
  broker = await startSecuredBroker();
  const kafka = createKafka({ KAFKA_BROKERS: [broker.administration] }, quietTelemetry('tested'));
  await createTopics(kafka, topicCatalogue, { replicationFactor: 1 });
  await grant(kafka.client, entriesOf(USER, grantsOf(appAccess())));
});
afterAll(() => broker?.stop());

it('publishes with a bearer token over TLS', async () => {
  const { tokenUrl } = broker.tokens;
  const bus = createEventBus(
    {
      brokers: [broker.sasl],
      ssl: { caFile: broker.certificates.ca },
      sasl: { mechanism: 'oauthbearer', client: { tokenUrl, id: USER, secret: CLIENT_SECRET } },
    },
    'shop',
  );
  await bus.start();
  try {
    expect(await bus.track('u1', 'order_paid')).toMatchObject({ topic: topics.track });
  } finally {
    await bus.stop();
  }
});

import { topicCatalogue } from '@cio-bus/contracts';
import { createKafka, createTopics } from '@cio-bus/kafka';
import { quietTelemetry } from '@cio-bus/service';
import type { TopicSetupConfig } from './config.ts';

/** Creates the missing topics of the catalogue; resolves with the names of all of them. */
export async function setUpTopics(config: TopicSetupConfig): Promise<string[]> {
  const kafka = createKafka(config, quietTelemetry('topic-setup'));
  await createTopics(kafka, topicCatalogue, { replicationFactor: config.TOPIC_REPLICATION_FACTOR });
  return topicCatalogue.map(({ name }) => kafka.physical(name));
}

import type { ConfigDefinition, ConfigOf, kafkaSettings } from '@cio-bus/service';

type AllKafkaConfig = ConfigOf<ConfigDefinition<typeof kafkaSettings>>;
/** The settings that a connection needs: the service's `kafkaSettings`; all but the brokers are optional. */
export type KafkaConfig = Pick<AllKafkaConfig, 'KAFKA_BROKERS'> & Partial<AllKafkaConfig>;

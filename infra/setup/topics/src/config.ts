import { type ConfigOf, defineConfig, kafkaSettings, wholeNumber } from '@cio-bus/service';

/** Every setting of this program. */
export const topicSetupConfig = defineConfig({
  ...kafkaSettings,
  TOPIC_REPLICATION_FACTOR: wholeNumber({ min: 1, max: 9, default: 3 }).describe(
    'Copies of each partition; at most the number of brokers.',
  ),
});
export type TopicSetupConfig = ConfigOf<typeof topicSetupConfig>;

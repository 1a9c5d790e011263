/** Logical topic names. A deployment may prefix them (`KAFKA_TOPIC_PREFIX`); only libs/kafka knows the prefix. */
export const topics = {
  identify: 'customerio.identify',
  track: 'customerio.track',
  transactional: 'customerio.transactional',
  webhooks: 'customerio.webhooks',
  processed: 'customerio.processed',
  deadLetters: 'customerio.dlq',
  resolutions: 'customerio.dlq.resolutions',
  audit: 'customerio.audit',
} as const;

/** A logical topic name. */
export type Topic = (typeof topics)[keyof typeof topics];

/**
 * Topics that are read as one stream in time: order holds across them, per key. Their partitions are merged by record
 * timestamp; ties go to the topic named first.
 */
export const mergedTopics: readonly Topic[] = [topics.identify, topics.track];

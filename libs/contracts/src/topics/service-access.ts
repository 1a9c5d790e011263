import { type Topic, topics } from '../records/topics.ts';

/** What a service does on Kafka. */
export interface ServiceAccess {
  /** Its consumer group, when it reads. */
  group?: string;
  reads: readonly Topic[];
  writes: readonly Topic[];
}

const { identify, track, transactional, webhooks, processed, deadLetters, audit } = topics;

/** What each service may do on Kafka, and no more: the access lists of the cloud are made from it. */
export const serviceAccess = {
  'track-publisher': {
    group: 'customerio-track-publisher',
    reads: [identify, track],
    writes: [processed, deadLetters],
  },
  'transactional-sender': {
    group: 'customerio-transactional-sender',
    reads: [transactional],
    writes: [processed, deadLetters],
  },
  'webhook-receiver': { reads: [], writes: [webhooks, deadLetters] },
  'event-processor': {
    group: 'customerio-event-processor',
    reads: [webhooks],
    writes: [identify, processed, deadLetters],
  },
  'bigquery-sink': {
    group: 'customerio-bigquery-sink',
    reads: [webhooks, processed, deadLetters, audit],
    writes: [deadLetters],
  },
} as const satisfies Record<string, ServiceAccess>;

import { type Topic, topics } from '../records/topics.ts';

/** Access of a service to Kafka. */
export interface ServiceAccess {
  /** Its consumer group, if it reads. */
  group?: string;
  reads: readonly Topic[];
  writes: readonly Topic[];
}

const { identify, track, transactional, webhooks, processed, deadLetters, audit } = topics;

/** The least access that each service needs. Terraform's access lists are generated from it. */
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

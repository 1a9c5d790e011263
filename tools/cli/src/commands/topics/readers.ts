import type { Topic } from '@cio-bus/contracts';
import { LOADER, loadedTopics, settledBy } from '@cio-bus/reconcile';

/** The topics that each service consumes, in the group `customerio-<service>`. */
export const readers: readonly (readonly [service: string, topic: Topic])[] = [
  ...Object.entries(settledBy).map(([topic, service]) => [service, topic as Topic] as const),
  ...loadedTopics.map((topic) => [LOADER, topic] as const),
];

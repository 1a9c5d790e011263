import { errorCodes } from '@cio-bus/contracts';
import type { MetricDefinition } from './metric-definition.ts';

/** What is still to be repaired, as the console sees it in Kafka. */
export const repairMetrics = {
  cio_bus_open_dead_letters: {
    type: 'gauge',
    help: 'Dead letters about which nothing is decided, by code.',
    labels: ['code'],
    values: { code: errorCodes },
  },
  cio_bus_open_dead_letters_of_group: {
    type: 'gauge',
    help: 'Dead letters about which nothing is decided, of the largest groups that are open or acknowledged, by id and code of the group.',
    labels: ['group', 'code'],
  },
  cio_bus_open_dead_letters_oldest_timestamp_seconds: {
    type: 'gauge',
    help: 'Failure of the oldest dead letter about which nothing is decided, in groups that are not ignored, seconds since the epoch; 0: there is none.',
    labels: [],
  },
  cio_bus_dead_letter_index_unavailable: {
    type: 'gauge',
    help: "1 while the console cannot use its index of dead letters: its disk is full, or its file locked. The console's other metrics of dead letters are as before then.",
    labels: [],
  },
  cio_bus_replay_jobs: {
    type: 'gauge',
    help: 'Replay jobs that have not ended, by state: started, paused, or stopped because a cause is not fixed.',
    labels: ['state'],
    values: { state: ['started', 'paused', 'stopped'] },
  },
  cio_bus_replay_job_idle_timestamp_seconds: {
    type: 'gauge',
    help: 'When the started replay job that has been idle longest was last active, seconds since the epoch; 0: none is started.',
    labels: [],
  },
  cio_bus_console_sign_ins_refused_total: {
    type: 'counter',
    help: 'Requests to the console that were refused: for their token, or for too many wrong ones before.',
    labels: ['reason'],
    values: { reason: ['wrong-token', 'too-many'] },
  },
} as const satisfies Record<string, MetricDefinition>;

import type { Alert } from '../model/alert.ts';

/** What operators have still to repair, as the console sees it. */
export const repairAlerts: Alert[] = [
  {
    name: 'DeadLettersOpenTooLong',
    severity: 'ticket',
    for: '30m',
    expr: () => 'time() - max(cio_bus_open_dead_letters_oldest_timestamp_seconds > 0) > 86400',
    summary: 'Dead letters are open for more than a day.',
    runbook: 'dead-letters.md',
  },
  {
    name: 'DeadLetterGroupGrows',
    severity: 'ticket',
    for: '10m',
    expr: (time) => `max by (group, code) (delta(cio_bus_open_dead_letters_of_group[${time('1h')}])) > 100`,
    summary: 'Within an hour 100 dead letters were added to group {{ $labels.group }} ({{ $labels.code }}).',
    runbook: 'dead-letters.md',
  },
  {
    name: 'DeadLetterIndexUnavailable',
    severity: 'ticket',
    for: '10m',
    expr: () => 'max(cio_bus_dead_letter_index_unavailable) > 0',
    summary: 'The console cannot use its index of dead letters: its disk is full, or its file locked.',
    runbook: 'dead-letters.md#the-index-cannot-be-used',
  },
  {
    name: 'ReplayJobStopped',
    severity: 'ticket',
    for: '5m',
    expr: () => 'max(cio_bus_replay_jobs{state="stopped"}) > 0',
    summary: 'A replay job has stopped, because a cause is not fixed.',
    runbook: 'replay-jobs.md#a-job-has-stopped',
  },
  {
    name: 'ReplayJobStalled',
    severity: 'ticket',
    for: '5m',
    expr: () => 'time() - max(cio_bus_replay_job_idle_timestamp_seconds > 0) > 900',
    summary: 'A replay job is started, and has done nothing for 15 minutes.',
    runbook: 'replay-jobs.md#a-job-does-not-move',
  },
];

import type { AlertCase } from '../model/alert-case.ts';

const oldest = 'cio_bus_open_dead_letters_oldest_timestamp_seconds{service="console"}';
const idle = 'cio_bus_replay_job_idle_timestamp_seconds{service="console"}';
const group = 'cio_bus_open_dead_letters_of_group{service="console",group="0a1b2c3d4e5f",code="VENDOR_REJECTED"}';
const stopped = 'cio_bus_replay_jobs{service="console",state="stopped"}';

const noIndex = 'cio_bus_dead_letter_index_unavailable{service="console"}';

export const repairCases: AlertCase[] = [
  {
    alert: 'DeadLettersOpenTooLong',
    fires: { [oldest]: '60x1600' },
    at: '26h',
    labels: {},
    quiet: { [oldest]: '0x1600' }, // there is none
  },
  {
    alert: 'DeadLetterGroupGrows',
    fires: { [group]: '0+5x120' },
    at: '100m',
    labels: { group: '0a1b2c3d4e5f', code: 'VENDOR_REJECTED' },
    quiet: { [group]: '5000-5x120' }, // being replayed
  },
  {
    alert: 'DeadLetterIndexUnavailable',
    fires: { [noIndex]: '1x30' },
    at: '20m',
    labels: {},
    quiet: { [noIndex]: '1x5 0x30' }, // somebody made room
  },
  {
    alert: 'ReplayJobStopped',
    fires: { [stopped]: '1x30' },
    at: '10m',
    labels: {},
    quiet: { [stopped]: '0x30' },
  },
  {
    alert: 'ReplayJobStalled',
    fires: { [idle]: '60x60' },
    at: '30m',
    labels: {},
    quiet: { [idle]: '60+60x60' }, // it moves
  },
];

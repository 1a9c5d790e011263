import type { JournalEntry } from '@cio-bus/customerio-sandbox';
import type { RawHeader, ReadRecord } from '../../../any-client/kafka-record.ts';
import type { Evidence } from './evidence.ts';

/** Evidence for tests of the checks. */

export const entry = (fields: Partial<JournalEntry>): JournalEntry => ({
  seq: 1,
  at: 0,
  api: 'track',
  action: 'event',
  personId: 'u1',
  requestId: 1,
  ...fields,
});

export const header = (name: string, value: string | Buffer | null): RawHeader => [
  Buffer.from(name),
  typeof value === 'string' ? Buffer.from(value) : value,
];
export const record = (topic: string, key: string, value: string | null, headers: RawHeader[] = []): ReadRecord => ({
  topic,
  partition: 0,
  offset: 0,
  timestamp: 0,
  key: Buffer.from(key),
  value: value === null ? null : Buffer.from(value),
  headers,
});
export const deadLetter = (
  key: string,
  { code = 'MESSAGE_INVALID', more = [] as RawHeader[], value = 'not json', id = key } = {},
) =>
  record('customerio.dlq', key, value, [
    ...more,
    header('dlq-id', id),
    header('dlq-code', code),
    header('dlq-message', 'Byte order mark'),
  ]);

export const evidence = (given: Partial<Evidence> = {}): Evidence => ({
  journal: [],
  vendorBodies: [],
  records: [],
  written: [],
  status: undefined,
  command: undefined,
  produceErrors: [],
  deaths: [],
  person: async () => undefined,
  countRows: async () => 0,
  notReady: async () => [],
  canaries: async () => [],
  ...given,
});

export const command = { args: [], code: 1, stdout: '[{"lag": 0}]', stderr: '', tookMs: 5 };

import { headers, topics } from '@cio-bus/contracts';
import type { RawHeader, RecordToWrite } from '../../any-client/kafka-record.ts';
import type { Compression } from '../../any-client/record-writer.ts';

/** What a hostile record is like, and what must become of it. */
export interface HostileKind {
  /** @default a track command about the key's person */
  value?: (key: string, now: number) => Buffer | null;
  headers?: readonly RawHeader[];
  compression?: Compression;
  /** Codes of the dead letter that it must become. @default none: it is delivered */
  deadLetter?: readonly string[];
  /** Whether the dead letter keeps only the beginning of it, since all of it does not fit its topic. @default false */
  isTruncated?: boolean;
}

const INVALID = ['MESSAGE_INVALID'];
/** More than a recursive function can follow. */
const LEVELS = 12_000;

const json = (key: string, now: number, data: string, name = 'hostile_event') =>
  `{"type":"track","userId":"${key}","payload":{"name":"${name}","data":${data}},"timestamp":${now},"correlationId":"${key}"}`;
const command = (data: string, name?: string) => (key: string, now: number) => Buffer.from(json(key, now, data, name));
const padded = command(`{"note":"${'x'.repeat(2_000)}"}`); // a client leaves out a compression that does not pay
const notJson = () => Buffer.from('this is not JSON');

const header = (name: string, value: string | Buffer | null): RawHeader => [
  Buffer.from(name),
  value === null ? null : Buffer.from(value),
];
const binary = Buffer.from([0xff, 0x00, 0x80, 0xfe]);
const unusualHeaders = [
  header('__proto__', 'x'),
  header('constructor', 'y'),
  header('', 'nameless'),
  header('empty', ''),
  header('none', null),
  header('trace-bin', binary),
  header('baggage', 'tenant=a'),
  header('baggage', 'tenant=b'),
  header('__proto__', 'again'),
];
const busHeadersWithoutValue = Object.values(headers).map((name) => header(name, null));
const manyHeaders = Array.from({ length: 8_000 }, (_, index) => header(`retry-trace-${index}`, '1'));

/** Every kind, by name. Each was dead-lettered or delivered wrongly by some software, if not by this. */
export const hostileKinds = {
  gzip: { value: padded, compression: 'gzip' },
  snappy: { value: padded, compression: 'snappy' },
  lz4: { value: padded, compression: 'lz4' },
  zstd: { value: padded, compression: 'zstd' },
  'unusual-headers': { headers: unusualHeaders },
  'null-headers': { headers: busHeadersWithoutValue },
  '8000-headers': { headers: manyHeaders },
  'large-numbers': { value: command('{"order_id":9007199254740993,"ref":12345678901234567890}') },
  'deep-json': { value: command(`${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}`), deadLetter: INVALID },
  'invalid-utf8': {
    value: (key, now) => Buffer.from(json(key, now, '{"city":"Zürich"}'), 'latin1'),
    deadLetter: INVALID,
  },
  'byte-order-mark': {
    value: (key, now) => Buffer.from(`\ufeff${json(key, now, '{}')}`),
    deadLetter: INVALID,
  },
  'utf-16': { value: (key, now) => Buffer.from(json(key, now, '{}'), 'utf16le'), deadLetter: INVALID },
  'null-value': { value: () => null, deadLetter: INVALID },
  'no-bytes': { value: () => Buffer.alloc(0), deadLetter: INVALID },
  'unknown-type': {
    value: (key, now) => Buffer.from(json(key, now, '{}').replace('"track"', '"teleport"')),
    deadLetter: INVALID,
  },
  'oversize-name': { value: command('{}', `hostile ${'x'.repeat(20_000)}`), deadLetter: ['VENDOR_REJECTED'] },
  'unusual-headers-not-json': { value: notJson, headers: unusualHeaders, deadLetter: INVALID },
  '8000-headers-not-json': { value: notJson, headers: manyHeaders, deadLetter: INVALID },
  'too-large-unpacked': {
    value: () => Buffer.alloc(3_000_000, 'x'),
    compression: 'gzip',
    deadLetter: ['MESSAGE_INVALID', 'MESSAGE_TOO_LARGE'],
    isTruncated: true,
  },
} as const satisfies Record<string, HostileKind>;

/** A record of this kind. */
export const recordOf = (
  { value = command('{}'), headers: own = [] }: HostileKind,
  key: string,
  now: number,
): RecordToWrite => ({
  topic: topics.track,
  key: Buffer.from(key),
  value: value(key, now),
  headers: own,
});

import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import { signWebhook } from '../src/signature.ts';
import { payloadShapes, unusualShapes } from './payload-shapes.ts';

/** A request that nobody sane sends, and the status that it must get. */
export interface FuzzedRequest {
  body: Buffer;
  headers: Record<string, string>;
  expected: 200 | 401;
}

/** A number from 0 to 1, without 1. */
type Random = () => number;

const below = (random: Random, limit: number) => Math.floor(random() * limit);
const pick = <T>(random: Random, from: readonly T[]): T => from[below(random, from.length)] as T;
const bytes = (random: Random, length: number) => Buffer.from(Array.from({ length }, () => below(random, 256)));

const shapes: readonly object[] = [...payloadShapes, ...Object.values(unusualShapes)];
const hostileValues: readonly unknown[] = [
  ...[null, true, 0, -1, 1e308, 1e-320, '', ' ', '\u0000', '\ud800', '🦊'.repeat(50), [], {}, [[[]]], [null]],
  ...['__proto__', 'constructor', 'error', '*', 'toString', '../../etc', "'; drop table", '-9999999999999999', 'NaN'],
  ...[{ id: {} }, { id: [] }, { toString: 1 }, { toJSON: 'x' }, { length: -1 }, 'x'.repeat(5_000), 2 ** 53 + 2],
];
const fields = ['event_id', 'object_type', 'metric', 'timestamp', 'data', 'events', '__proto__', 'object_type_type'];

/** An event, some of whose fields have a value of the wrong kind. */
function wrongFields(random: Random): Buffer {
  const event: Record<string, unknown> = structuredClone({ ...pick(random, shapes) });
  const data = Object(event.data) as Record<string, unknown>;
  for (let count = 1 + below(random, 4); count > 0; count -= 1) {
    const [into, name] = random() < 0.5 ? [event, pick(random, fields)] : [data, pick(random, Object.keys(data))];
    if (name !== undefined)
      Object.defineProperty(into, name, { value: pick(random, hostileValues), enumerable: true, configurable: true });
  }
  return Buffer.from(JSON.stringify(event));
}

/** The text of an event with some of its bytes changed, removed or repeated. */
function brokenText(random: Random): Buffer {
  let text = Buffer.from(JSON.stringify(pick(random, shapes)));
  for (let count = 1 + below(random, 8); count > 0; count -= 1) {
    const [from, length] = [below(random, text.length), below(random, 20)];
    const middle = pick(random, [bytes(random, length), Buffer.alloc(0), text.subarray(from, from + length)]);
    text = Buffer.concat([text.subarray(0, from), middle, text.subarray(from + below(random, 2) * length)]);
  }
  return text;
}

const nested = (random: Random) => {
  const depth = 1 + below(random, 3_000);
  const [open, close] = pick(random, [
    ['[', ']'],
    ['{"a":', '}'],
    ['{"data":', '}'],
    ['{"events":[', ']}'],
  ] as const);
  return Buffer.from(`${open.repeat(depth)}1${random() < 0.8 ? close.repeat(depth) : ''}`);
};
const list = (random: Random) => {
  const events = Array.from({ length: below(random, 12) }, () =>
    random() < 0.1 ? pick(random, hostileValues) : pick(random, shapes),
  );
  return Buffer.from(JSON.stringify({ events }));
};
const numbers = (random: Random) =>
  Buffer.from(
    `{"metric":"opened","timestamp":${pick(random, ['1e999', '-0', '9'.repeat(400), '1.5', '01', '0x1'])},"data":{"n":${'7'.repeat(below(random, 300))}0}}`,
  );
const marked = (random: Random) =>
  Buffer.concat([pick(random, [Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from([0xff, 0xfe])]), brokenText(random)]);
const good = (random: Random) => Buffer.from(JSON.stringify(pick(random, shapes)));

const bodies = [
  wrongFields,
  wrongFields,
  wrongFields,
  brokenText,
  brokenText,
  good,
  nested,
  list,
  numbers,
  marked,
  (random: Random) => bytes(random, below(random, 2_000)),
];

const printable = (random: Random, length: number) =>
  bytes(random, length)
    .toString('latin1')
    .replace(/[^\x21-\x7e]/g, '~');
const extraHeaders = [
  'content-type',
  'traceparent',
  'x-forwarded-for',
  'user-agent',
  'accept-encoding',
  'x-cio-delivery-id',
  'authorization',
  'cookie',
];

const NOW = '1795262400';
const timestamps = [NOW, NOW, '0', '1', '00000000001795262400', '9'.repeat(300)];

/** Headers that are no valid signature of the body. */
const invalidHeaders: ((random: Random, body: Buffer, secret: string) => Record<string, string>)[] = [
  () => ({}),
  () => ({ 'x-cio-timestamp': NOW }),
  (random) => ({ 'x-cio-timestamp': NOW, 'x-cio-signature': printable(random, below(random, 200)) }),
  (random) => ({ 'x-cio-timestamp': NOW, 'x-cio-signature': bytes(random, 32).toString('hex') }),
  (_random, body, secret) => sign(body, `${secret}2`, NOW),
  (_random, body, secret) => sign(Buffer.concat([body, Buffer.from(' ')]), secret, NOW),
  (random, body, secret) => ({
    ...sign(body, secret, NOW),
    'x-cio-timestamp': `${NOW}${printable(random, 1 + below(random, 40))}~`,
  }),
  (_random, body, secret) => ({
    ...sign(body, secret, NOW),
    'x-cio-signature': sign(body, secret, NOW)['x-cio-signature'].toUpperCase().replace(/\d/g, 'A'),
  }),
];

function sign(rawBody: Buffer, secret: string, timestamp: string) {
  return { 'x-cio-timestamp': timestamp, 'x-cio-signature': signWebhook(secret, { scheme: 'v0', timestamp, rawBody }) };
}

/** The fuzzed request of a number; the same for the same seed and number. Two thirds are signed. */
export function fuzzedRequest(seed: number, number: number, secret: string): FuzzedRequest {
  const generator = mersenne(seed * 1_000_003 + number); // xoroshiro128plus begins alike for seeds in a row
  const random = () => uniformFloat64(generator);
  const body = pick(random, bodies)(random);
  const isSigned = random() < 0.67;
  const signature = isSigned
    ? sign(body, secret, pick(random, timestamps))
    : pick(random, invalidHeaders)(random, body, secret);
  const extra = Object.fromEntries(
    Array.from({ length: below(random, 4) }, () => [pick(random, extraHeaders), printable(random, below(random, 500))]),
  );
  return { body, headers: { ...extra, ...signature }, expected: isSigned ? 200 : 401 };
}

import { type Hmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@cio-bus/service';
import { HmacKey } from './hmac-key.ts';

/** What is signed. `v0`, Customer.io's scheme: `v0:<timestamp>:<body>`. `body`: the body alone. */
export type SignatureScheme = 'v0' | 'body';

/** The signature of a request, and what it is checked against. */
export interface VerifySignatureInput {
  scheme: SignatureScheme;
  /** Keys that are valid now: during a rotation, the new one and the old one. */
  secrets: readonly (Secret | string)[];
  /** Header `X-CIO-Timestamp`, seconds since the epoch, as received. */
  timestamp: string | undefined;
  /** Header `X-CIO-Signature`, lower-case hex, as received. */
  signature: string | undefined;
  /** The bytes as received: JSON that was parsed and serialised again has another signature. */
  rawBody: Buffer;
  /** Maximum distance of the timestamp from `now` in either direction, ms; 0 is off. Scheme `v0` only. @default 0 */
  replayWindowMs?: number;
  /** Ms since the epoch. */
  now: number;
}

type Headers = Omit<VerifySignatureInput, 'secrets' | 'rawBody'>;

const HEX_SHA256 = /^[0-9a-f]{64}$/;
/** Digits only: with a colon in it, the end of a timestamp could be taken from the start of another signed body. */
const SECONDS = /^\d+$/;

/** Signs a body in Customer.io's way: HMAC-SHA256 in lower-case hex, without a prefix. */
export function signWebhook(
  secret: Secret | string,
  { scheme, timestamp, rawBody }: { scheme: SignatureScheme; timestamp: string; rawBody: Buffer },
): string {
  return keyOf(secret).sign(textBefore(scheme, timestamp), rawBody);
}

/**
 * Checks a signature in constant time.
 *
 * @returns the index of the secret that matched; undefined when none did, a header is missing or malformed, or the
 * timestamp is outside the replay window
 */
export function verifySignature(input: VerifySignatureInput): number | undefined {
  const verification = startVerification(input);
  verification?.update(input.rawBody);
  return verification?.matching();
}

/** The check of a signature whose body arrives in parts: nearly always in one. */
export class Verification {
  readonly #keys: readonly HmacKey[];
  /** What was signed before the body. */
  readonly #text: string;
  readonly #signature: string;
  #only: Buffer | undefined;
  #digests: readonly Hmac[] | undefined;

  constructor(keys: readonly HmacKey[], text: string, signature: string) {
    this.#keys = keys;
    this.#text = text;
    this.#signature = signature;
  }

  update(chunk: Buffer): void {
    if (!this.#only && !this.#digests) {
      this.#only = chunk;
      return;
    }
    const first = this.#only;
    this.#digests ??= this.#keys.map((key) => key.start(this.#text).update(first ?? ''));
    this.#only = undefined;
    for (const digest of this.#digests) digest.update(chunk);
  }

  /** Ends the check, with the result of {@link verifySignature}. Called once, after the last part. */
  matching(): number | undefined {
    const index = this.#signed().findIndex((signed) => areEqual(signed, this.#signature));
    return index === -1 ? undefined : index;
  }

  #signed(): string[] {
    const body = this.#only ?? NOTHING;
    return this.#digests?.map((digest) => digest.digest('hex')) ?? this.#keys.map((key) => key.sign(this.#text, body));
  }
}

const NOTHING = Buffer.alloc(0);

const one = Buffer.alloc(64);
const other = Buffer.alloc(64);

/** Compares two signatures of 64 characters in constant time. */
function areEqual(signed: string, given: string): boolean {
  one.write(signed, 'latin1');
  other.write(given, 'latin1');
  return timingSafeEqual(one, other);
}

/**
 * Starts the check of a signature, so that a body need not be kept until it is verified.
 *
 * @returns undefined if the headers cannot be those of a valid signature, whatever the body is
 */
export function startVerification(input: Omit<VerifySignatureInput, 'rawBody'>): Verification | undefined {
  const { scheme, secrets, timestamp = '', signature = '' } = input;
  if (!canBeValid(input)) return undefined;
  return new Verification(secrets.map(keyOf), textBefore(scheme, timestamp), signature);
}

function canBeValid({ scheme, timestamp = '', signature = '', replayWindowMs = 0, now }: Headers): boolean {
  return HEX_SHA256.test(signature) && (scheme === 'body' || isFresh(timestamp, replayWindowMs, now));
}

function isFresh(timestamp: string, replayWindowMs: number, now: number): boolean {
  if (!SECONDS.test(timestamp)) return false;
  return replayWindowMs === 0 || Math.abs(now - Number(timestamp) * 1_000) <= replayWindowMs;
}

const textBefore = (scheme: SignatureScheme, timestamp: string) => (scheme === 'v0' ? `v0:${timestamp}:` : '');

const keys = new WeakMap<Secret, HmacKey>();

function keyOf(secret: Secret | string): HmacKey {
  if (typeof secret === 'string') return new HmacKey(secret);
  const known = keys.get(secret);
  if (known) return known;
  const key = new HmacKey(secret.reveal());
  keys.set(secret, key);
  return key;
}

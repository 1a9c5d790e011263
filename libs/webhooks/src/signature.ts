import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@cio-bus/service';

/** What is signed. `v0`, Customer.io's scheme: `v0:<timestamp>:<body>`. `body`: the body alone. */
export type SignatureScheme = 'v0' | 'body';

/** The signature of a request, and what it is checked against. */
export interface VerifySignatureInput {
  scheme: SignatureScheme;
  /** Keys that are valid now: during a rotation, the new one and the old one. */
  secrets: readonly Secret[];
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

const HEX_SHA256 = /^[0-9a-f]{64}$/;
/** Digits only: with a colon in it, the end of a timestamp could be taken from the start of another signed body. */
const SECONDS = /^\d+$/;

/** Signs a body in Customer.io's way: HMAC-SHA256 in lower-case hex, without a prefix. */
export function signWebhook(
  secret: Secret,
  { scheme, timestamp, rawBody }: { scheme: SignatureScheme; timestamp: string; rawBody: Buffer },
): string {
  return hmac(secret, { scheme, timestamp, rawBody }).toString('hex');
}

/** Whether the headers can be those of a valid signature. False is final: the body need not be read. */
export function canBeValid(input: Omit<VerifySignatureInput, 'secrets' | 'rawBody'>): boolean {
  const { scheme, timestamp = '', signature = '', replayWindowMs = 0, now } = input;
  return HEX_SHA256.test(signature) && (scheme === 'body' || isFresh(timestamp, replayWindowMs, now));
}

/**
 * Checks a signature in constant time.
 *
 * @returns the index of the secret that matched; undefined when none did, a header is missing or malformed, or the
 * timestamp is outside the replay window
 */
export function verifySignature(input: VerifySignatureInput): number | undefined {
  const { scheme, secrets, timestamp = '', signature = '', rawBody } = input;
  if (!canBeValid(input)) return undefined;
  const given = Buffer.from(signature, 'hex');
  const index = secrets.findIndex((secret) => timingSafeEqual(hmac(secret, { scheme, timestamp, rawBody }), given));
  return index === -1 ? undefined : index;
}

function isFresh(timestamp: string, replayWindowMs: number, now: number): boolean {
  if (!SECONDS.test(timestamp)) return false;
  return replayWindowMs === 0 || Math.abs(now - Number(timestamp) * 1_000) <= replayWindowMs;
}

interface Signed {
  scheme: SignatureScheme;
  timestamp: string;
  rawBody: Buffer;
}

function hmac(secret: Secret, { scheme, timestamp, rawBody }: Signed): Buffer {
  const digest = createHmac('sha256', secret.reveal());
  if (scheme === 'v0') digest.update(`v0:${timestamp}:`);
  return digest.update(rawBody).digest();
}

import { createHmac } from 'node:crypto';
import { Secret } from '@cio-bus/service';
import { describe, expect, it } from 'vitest';
import { signWebhook, type VerifySignatureInput, verifySignature } from './signature.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const TIMESTAMP = String(NOW / 1000);
const rawBody = Buffer.from('{"metric":"bounced"}');
const [current, previous] = [new Secret('current'), new Secret('previous')];
const hex = (key: string, text: string) => createHmac('sha256', key).update(text).digest('hex');
const signedBy = (key: string, timestamp = TIMESTAMP) => hex(key, `v0:${timestamp}:${rawBody}`);

function verify(overrides: Partial<VerifySignatureInput> = {}): number | undefined {
  const signature = signedBy('current');
  const input = { scheme: 'v0', secrets: [current, previous], timestamp: TIMESTAMP, signature, rawBody, now: NOW };
  return verifySignature({ ...input, ...overrides } as VerifySignatureInput);
}

describe('verifySignature', () => {
  it('accepts the hex HMAC of v0, timestamp and body, which is how Customer.io signs', () => {
    expect(verify()).toBe(0);
  });

  it('returns which secret of a rotation matched, so that the old one can be removed once it is unused', () => {
    expect(verify({ signature: signedBy('previous') })).toBe(1);
  });

  it('accepts the HMAC of the body alone only with scheme body', () => {
    const signature = hex('current', rawBody.toString());
    expect(verify({ scheme: 'body', signature, timestamp: undefined })).toBe(0);
    expect(verify({ signature })).toBeUndefined();
    expect(verify({ scheme: 'body' })).toBeUndefined();
  });

  it.each<[string, Partial<VerifySignatureInput>]>([
    ['a secret that is not in the list', { signature: signedBy('other') }],
    ['no signature', { signature: undefined }],
    ['no timestamp', { timestamp: undefined }],
    ['an empty timestamp', { timestamp: '', signature: signedBy('current', '') }],
    ['another timestamp than the signed one', { timestamp: String(NOW / 1000 + 1) }],
    ['another body than the signed one', { rawBody: Buffer.from('{"metric":"opened"}') }],
    ['a prefix', { signature: `v0=${signedBy('current')}` }],
    ['upper-case hex', { signature: signedBy('current').toUpperCase() }],
    ['a signature that is too short', { signature: signedBy('current').slice(2) }],
    ['text of the right length that is not hex', { signature: 'z'.repeat(64) }],
  ])('rejects %s', (_what, overrides) => {
    expect(verify(overrides)).toBeUndefined();
  });

  it.each([
    { lateMs: 300_000, replayWindowMs: 300_000, verified: 0 },
    { lateMs: 300_001, replayWindowMs: 300_000, verified: undefined },
    { lateMs: -300_001, replayWindowMs: 300_000, verified: undefined },
    { lateMs: 7 * 86_400_000, replayWindowMs: 0, verified: 0 },
  ])('returns $verified with a window of $replayWindowMs ms for a request that is $lateMs ms old', (row) => {
    expect(verify({ replayWindowMs: row.replayWindowMs, now: NOW + row.lateMs })).toBe(row.verified);
  });

  it.each([
    { timestamp: 'soon', replayWindowMs: 1_000 },
    { timestamp: 'soon', replayWindowMs: 0 },
    { timestamp: '1795262400:{}', replayWindowMs: 0 },
    { timestamp: '-1', replayWindowMs: 0 },
    { timestamp: '1.5', replayWindowMs: 0 },
  ])('rejects the timestamp $timestamp with a window of $replayWindowMs ms, because it is no digits', (row) => {
    expect(verify({ ...row, signature: signedBy('current', row.timestamp) })).toBeUndefined();
  });

  it.each(['v0', 'body'] as const)('accepts what signWebhook signs with scheme %s', (scheme) => {
    const signature = signWebhook(previous, { scheme, timestamp: TIMESTAMP, rawBody });
    expect(verify({ scheme, signature })).toBe(1);
  });
});

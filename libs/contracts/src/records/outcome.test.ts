import { describe, expect, it } from 'vitest';
import { AT, aRecord } from '../../test/a-record.ts';
import { refusalOf } from '../../test/refusal-of.ts';
import { outcomeRecord } from './outcome.ts';

const outcome = {
  id: 'i',
  correlationId: 'c1',
  type: 'track',
  payload: { name: 'order_paid' },
  status: 'success',
  service: 'track-publisher',
  handler: 'deliver-person-changes',
  processingTime: 12,
  attempts: 1,
  processedAt: AT,
  origin: { topic: 'customerio.track', partition: 0, offset: 7, timestamp: AT },
};

describe('outcomeRecord', () => {
  it('keeps the command next to its status', () => {
    expect(outcomeRecord.read(aRecord(outcome))).toEqual(outcome);
  });

  it('expects the correlationId as key', () => {
    expect(outcomeRecord.expectedKey?.(outcomeRecord.read(aRecord(outcome)))).toBe('c1');
  });

  it('reads a skip with its reason', () => {
    const skip = { ...outcome, status: 'skipped', reason: 'not-for-me' };
    expect(outcomeRecord.read(aRecord(skip))).toEqual(skip);
  });

  it.each([
    { what: 'an unknown status', of: { status: 'dead' }, says: 'status' },
    { what: 'a reason outside the fixed set, which is a metric label', of: { reason: 'felt like it' }, says: 'reason' },
    { what: 'no attempt', of: { attempts: 0 }, says: 'attempts' },
    { what: 'no origin, which audits rely on', of: { origin: undefined }, says: 'origin' },
    { what: 'an origin without offset', of: { origin: { ...outcome.origin, offset: null } }, says: 'origin.offset' },
    { what: 'no correlationId', of: { correlationId: undefined }, says: 'correlationId' },
  ])('rejects $what', ({ of, says }) => {
    expect(refusalOf(() => outcomeRecord.read(aRecord({ ...outcome, ...of }))).message).toContain(says);
  });

  it('rejects an unknown major version', () => {
    const record = aRecord(outcome, { headers: { 'cio-schema': 'outcome/2' } });
    expect(refusalOf(() => outcomeRecord.read(record)).code).toBe('MESSAGE_INVALID');
  });
});

import { describe, expect, it } from 'vitest';
import { AT, aRecord } from '../../test/a-record.ts';
import { refusalOf } from '../../test/refusal-of.ts';
import { groupDecisionRecord, operatorAction, resolutionRecord } from './resolutions.ts';

const decision = { id: 'r1', correlationId: 'r1', action: 'replayed', by: 'ada', why: 'template fixed', timestamp: AT };
const resolution = {
  ...decision,
  letterId: 'track-publisher/customerio.track/0/7',
  replayedAs: { topic: 'customerio.track', partition: 0, offset: 9 },
};
const action = { ...decision, counts: { replayed: 3 }, filter: { code: 'VENDOR_REJECTED' } };

describe('resolutionRecord', () => {
  it('reads a decision, whose key is the dead letter, so that compaction keeps the latest one', () => {
    const read = resolutionRecord.read(aRecord(resolution));
    expect(read).toEqual(resolution);
    expect(resolutionRecord.expectedKey?.(read)).toBe(resolution.letterId);
  });

  it.each([
    { what: 'an unknown action', of: { action: 'deleted' }, says: 'action' },
    { what: 'no operator', of: { by: '' }, says: 'by' },
    { what: 'no reason', of: { why: '' }, says: 'why' },
    { what: 'no dead letter', of: { letterId: undefined }, says: 'letterId' },
    { what: 'an incomplete position', of: { replayedAs: { topic: 't' } }, says: 'replayedAs.partition' },
  ])('rejects $what', ({ of, says }) => {
    expect(refusalOf(() => resolutionRecord.read(aRecord({ ...resolution, ...of }))).message).toContain(says);
  });
});

describe('groupDecisionRecord', () => {
  const ofGroup = { ...decision, action: 'acknowledged', groupId: '0a1b2c3d4e5f' };

  it('reads a decision, whose key is no dead letter’s', () => {
    const read = groupDecisionRecord.read(aRecord(ofGroup));
    expect(read).toEqual(ofGroup);
    expect(groupDecisionRecord.expectedKey?.(read)).toBe('group/0a1b2c3d4e5f');
  });

  it.each([
    { what: 'what can only be done with a dead letter', of: { action: 'replayed' }, says: 'action' },
    { what: 'no group', of: { groupId: undefined }, says: 'groupId' },
  ])('rejects $what', ({ of, says }) => {
    expect(refusalOf(() => groupDecisionRecord.read(aRecord({ ...ofGroup, ...of }))).message).toContain(says);
  });

  it('is not taken for a decision about a dead letter', () => {
    expect(refusalOf(() => resolutionRecord.read(aRecord({ ...ofGroup, action: 'resolved' }))).message).toContain(
      'letterId',
    );
  });
});

describe('operatorAction', () => {
  it('reads an action with its counts, whose key is its id', () => {
    const read = operatorAction.read(aRecord(action));
    expect(read).toEqual(action);
    expect(operatorAction.expectedKey?.(read)).toBe('r1');
  });

  it.each([
    { what: 'no counts', of: { counts: undefined }, says: 'counts' },
    { what: 'a fractional count', of: { counts: { replayed: 0.5 } }, says: 'counts.replayed' },
  ])('rejects $what', ({ of, says }) => {
    expect(refusalOf(() => operatorAction.read(aRecord({ ...action, ...of }))).message).toContain(says);
  });
});

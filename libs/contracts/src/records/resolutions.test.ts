import { describe, expect, it } from 'vitest';
import { AT, aRecord } from '../../test/a-record.ts';
import { refusalOf } from '../../test/refusal-of.ts';
import { operatorAction, resolutionRecord } from './resolutions.ts';

const decision = { id: 'r1', correlationId: 'r1', action: 'replayed', by: 'ada', why: 'template fixed', timestamp: AT };
const resolution = {
  ...decision,
  letterId: 'track-publisher/customerio.track/0/7',
  replayedAs: { topic: 'customerio.track', partition: 0, offset: 9 },
};
const action = { ...decision, counts: { replayed: 3 }, filter: { code: 'VENDOR_REJECTED' } };

describe('resolutionRecord', () => {
  it('reads what was decided, under the letter as key, so that compaction keeps the last decision', () => {
    const read = resolutionRecord.read(aRecord(resolution));
    expect(read).toEqual(resolution);
    expect(resolutionRecord.expectedKey?.(read)).toBe(resolution.letterId);
  });

  it.each([
    { what: 'an action nobody knows', of: { action: 'deleted' }, says: 'action' },
    { what: 'nobody who decided', of: { by: '' }, says: 'by' },
    { what: 'no reason', of: { why: '' }, says: 'why' },
    { what: 'no letter', of: { letterId: undefined }, says: 'letterId' },
    { what: 'half a position', of: { replayedAs: { topic: 't' } }, says: 'replayedAs.partition' },
  ])('refuses $what', ({ of, says }) => {
    expect(refusalOf(() => resolutionRecord.read(aRecord({ ...resolution, ...of }))).message).toContain(says);
  });
});

describe('operatorAction', () => {
  it('reads an action with its counts, under its id as key', () => {
    const read = operatorAction.read(aRecord(action));
    expect(read).toEqual(action);
    expect(operatorAction.expectedKey?.(read)).toBe('r1');
  });

  it.each([
    { what: 'no counts', of: { counts: undefined }, says: 'counts' },
    { what: 'half a letter', of: { counts: { replayed: 0.5 } }, says: 'counts.replayed' },
  ])('refuses $what', ({ of, says }) => {
    expect(refusalOf(() => operatorAction.read(aRecord({ ...action, ...of }))).message).toContain(says);
  });
});

import { describe, expect, it } from 'vitest';
import { AT, aRecord } from '../../test/a-record.ts';
import { refusalOf } from '../../test/refusal-of.ts';
import { jobDecisionRecord } from './replay-jobs.ts';
import { groupDecisionRecord, resolutionRecord } from './resolutions.ts';

const started = {
  ...{ id: 'a1', correlationId: 'j1', jobId: 'j1', action: 'started', by: 'ada', why: 'template fixed', timestamp: AT },
  ...{ planned: 3, digest: 'abc' },
};

describe('jobDecisionRecord', () => {
  it('reads what happens to a job, whose key is no dead letter’s', () => {
    const read = jobDecisionRecord.read(aRecord(started));
    expect(read).toEqual(started);
    expect(jobDecisionRecord.expectedKey?.(read)).toBe('job/j1');
  });

  it.each([
    { what: 'an unknown action', of: { action: 'replayed' }, says: 'action' },
    { what: 'no job', of: { jobId: undefined }, says: 'jobId' },
    { what: 'a plan of unknown size', of: { planned: undefined }, says: 'planned' },
  ])('rejects $what', ({ of, says }) => {
    expect(refusalOf(() => jobDecisionRecord.read(aRecord({ ...started, ...of }))).message).toContain(says);
  });

  it('is taken neither for a decision about a dead letter nor for one about a group', () => {
    expect(() => resolutionRecord.read(aRecord(started))).toThrow();
    expect(refusalOf(() => groupDecisionRecord.read(aRecord(started))).message).toContain('groupId');
  });
});

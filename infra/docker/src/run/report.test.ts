import { describe, expect, it } from 'vitest';
import { REST_BAR_BYTES, START_BAR_MS } from './bars.ts';
import { report } from './report.ts';

const measured = (part: object = {}) => ({
  service: 'one',
  startMs: 900,
  bareStartMs: 90,
  restBytes: 120e6,
  faults: [],
  ...part,
});

describe('report', () => {
  it('prints the figures of each service', () => {
    const { lines, failed } = report([measured()]);
    expect(failed).toBe(false);
    expect(lines.join('\n')).toMatch(/one\s+900 ms\s+90 ms\s+120 MB/);
  });

  it('reports a slow start and does not fail: other processes may be using the machine', () => {
    const { lines, failed } = report([measured({ startMs: START_BAR_MS })]);
    expect(failed).toBe(false);
    expect(lines.join('\n')).toContain('slow    one');
  });

  it.each([
    { fault: 'too much memory', part: { restBytes: REST_BAR_BYTES }, says: 'too much memory' },
    { fault: 'a failed check', part: { faults: ['exited with code 1'] }, says: 'one: exited with code 1' },
  ])('fails for $fault', ({ part, says }) => {
    const { lines, failed } = report([measured(), measured(part)]);
    expect(failed).toBe(true);
    expect(lines.join('\n')).toMatch(new RegExp(`FAILED.*${says}`));
  });
});

import { describe, expect, it } from 'vitest';
import { passed, renderList, renderMeasures } from './render.ts';
import { selectTrials } from './select-trials.ts';
import { atLeast, atMost, exactly, none, type Trial } from './trial.ts';

const trial = (name: string): Trial => ({ name, about: `about ${name}`, run: async () => [] });
const all = [trial('poison-key'), trial('full-disk-redis'), trial('full-disk-broker')];

describe('measures', () => {
  it('hold at their bar and not beyond it', () => {
    expect([exactly('a', 3, 3), atMost('b', 5, 5, 's'), atLeast('c', 1, 1), none('d', [])].every((m) => m.holds)).toBe(
      true,
    );
    const broken = [exactly('a', 2, 3), atMost('b', 5.01, 5, 's'), atLeast('c', 0, 1), none('d', ['x'])];
    expect(broken.some((m) => m.holds)).toBe(false);
  });

  it('do not hold when nothing was measured', () => {
    expect(atMost('p99', Number.NaN, 5, 's').holds).toBe(false);
    expect(passed([])).toBe(false);
  });

  it('are rendered with the bar beside what was measured, and say which failed', () => {
    const text = renderMeasures('poison-key', [exactly('delivered', 59, 60), atMost('p99', 0.1234, 5, 's')], 61_000);
    expect(text).toContain('poison-key: FAILED in 61 s');
    expect(text).toMatch(/FAILED {2}delivered +60 +59/);
    expect(text).toMatch(/ok {6}p99 +≤ 5 s +0\.12 s/);
  });
});

describe('selectTrials', () => {
  it('finds trials by name, or by what several names begin with', () => {
    expect(selectTrials(all, ['poison-key'])).toEqual([all[0]]);
    expect(selectTrials(all, ['full-disk'])).toEqual(all.slice(1));
  });

  it('rejects a name that is unknown or only part of a word', () => {
    expect(() => selectTrials(all, ['poison-key', 'ful'])).toThrow('no trial named ful');
  });

  it('has its names in the list for whoever gave none', () => {
    for (const { name, about } of all) expect(renderList('main.ts', all)).toMatch(new RegExp(`${name} +${about}`));
  });
});

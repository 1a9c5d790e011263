import { describe, expect, it } from 'vitest';
import { PrerequisiteError } from '../machine/prerequisite-error.ts';
import { offeredPrometheus } from './offered-prometheus.ts';

const missing = () => Promise.reject(new PrerequisiteError('No Prometheus'));

describe('offeredPrometheus', () => {
  it('says why something is left out where there is no Prometheus', async () => {
    const printed: string[] = [];
    expect(await offeredPrometheus({}, (line) => printed.push(line), missing)).toBeUndefined();
    expect(printed).toEqual(['Skipped: No Prometheus']);
  });

  it('leaves nothing out under CI=true', async () => {
    await expect(offeredPrometheus({ CI: 'true' }, () => {}, missing)).rejects.toThrow('No Prometheus');
  });

  it('hides no other fault', async () => {
    await expect(
      offeredPrometheus(
        {},
        () => {},
        () => Promise.reject(new Error('bug')),
      ),
    ).rejects.toThrow('bug');
  });
});

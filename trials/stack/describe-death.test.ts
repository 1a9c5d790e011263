import { describe, expect, it } from 'vitest';
import { describeDeath } from './describe-death.ts';

describe('describeDeath', () => {
  it('says how the process ended, and with which error', () => {
    const error = '{"level":50,"err":{"message":"cannot read \\"null\\""}}';
    const text = `sink exited with code 1; its last lines:\n  {"level":30}\n  ${error}\n  {"level":30}`;
    expect(describeDeath(text)).toBe('sink exited with code 1 (cannot read \\"null\\")');
    expect(describeDeath('sink was ended by SIGKILL and printed nothing')).toBe('sink was ended by SIGKILL');
  });

  it('says nothing of what is no death', () => {
    expect(describeDeath('sink: starting again')).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { type Choice, readOptions } from './options.ts';

const choices: Choice[] = [
  { name: 'drain', work: 'reads' },
  { name: 'http', work: 'calls' },
  { name: 'peers', work: 'compares', onDemand: true },
];

describe('readOptions', () => {
  it('runs everything three times at full size by default', () => {
    expect(readOptions([], choices)).toEqual({
      runs: 3,
      only: ['drain', 'http'],
      scale: 1,
      outageMs: 10_000,
      profileDir: undefined,
    });
  });

  it('runs an on-demand benchmark only if it is named', () => {
    expect(readOptions(['--only', 'peers'], choices).only).toEqual(['peers']);
  });

  it('accepts several benchmarks', () => {
    const argv = ['--only', 'http', '--only', 'drain', '--runs', '30', '--scale', '0.1', '--outage', '30'];
    expect(readOptions(argv, choices)).toMatchObject({
      only: ['http', 'drain'],
      runs: 30,
      scale: 0.1,
      outageMs: 30_000,
    });
  });

  it.each([
    { argv: ['--only', 'nothing'], message: '--only: unknown benchmark nothing' },
    { argv: ['--runs', '0'], message: '--runs must be a whole number of at least 1' },
    { argv: ['--runs', '1.5'], message: '--runs must be a whole number of at least 1' },
    { argv: ['--scale', 'much'], message: '--scale must be a number of at least 0.001' },
    { argv: ['--fast'], message: "Unknown option '--fast'" },
  ])('rejects $argv and prints the usage', ({ argv, message }) => {
    expect(() => readOptions(argv, choices)).toThrow(message);
    expect(() => readOptions(argv, choices)).toThrow('Usage: npm run bench');
  });
});

import { parseArgs } from 'node:util';
import { PrerequisiteError } from '@cio-bus/servers';
import type { Benchmark } from './measure/benchmark.ts';

/** Options of a benchmark run. */
export interface BenchOptions {
  runs: number;
  /** Names of the benchmarks to run. */
  only: readonly string[];
  /** Share of the full sizes; below 1 the results are not saved. */
  scale: number;
  outageMs: number;
  /** Folder for the workers' CPU profiles, if any. */
  profileDir: string | undefined;
}

/** A benchmark that can be selected. */
export type Choice = Pick<Benchmark, 'name' | 'work' | 'onDemand'>;

/** Help text: the options and the benchmarks. */
export const usage = (choices: readonly Choice[]): string => `Usage: npm run bench -- [options]

  --only NAME       run this benchmark only; repeatable
  --runs N          runs per benchmark (default 3)
  --scale X         share of the full sizes, for a quick run whose results are not saved (default 1)
  --outage SECONDS  length of the outage (default 10)
  --profile FOLDER  write a CPU profile of each worker to this folder; results are not saved
  --list            list the benchmarks
  --help            print this text

${list(choices)}`;

/** The benchmarks, one per line; those that run only if named are marked. */
export function list(choices: readonly Choice[]): string {
  const width = Math.max(...choices.map(({ name }) => name.length));
  const lines = choices.map(({ name, work, onDemand }) => {
    return `  ${name.padEnd(width)}  ${work}${onDemand ? ' (only with --only)' : ''}`;
  });
  return `Benchmarks:\n${lines.join('\n')}`;
}

/**
 * Reads the command line.
 *
 * @param choices all benchmarks
 * @throws PrerequisiteError with the usage
 */
export function readOptions(argv: readonly string[], choices: readonly Choice[]): BenchOptions {
  const text = { type: 'string' as const };
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { runs: text, only: { ...text, multiple: true }, scale: text, outage: text, profile: text },
      strict: true,
    });
    const unknown = values.only?.find((name) => !choices.some((choice) => choice.name === name));
    if (unknown !== undefined) throw new Error(`--only: unknown benchmark ${unknown}`);
    return {
      runs: numberOf('runs', values.runs ?? '3', { min: 1, whole: true }),
      only: values.only ?? choices.filter(({ onDemand }) => !onDemand).map(({ name }) => name),
      scale: numberOf('scale', values.scale ?? '1', { min: 0.001 }),
      outageMs: numberOf('outage', values.outage ?? '10', { min: 1 }) * 1_000,
      profileDir: values.profile,
    };
  } catch (error) {
    throw new PrerequisiteError(`${(error as Error).message}\n\n${usage(choices)}`);
  }
}

function numberOf(name: string, text: string, { min, whole = false }: { min: number; whole?: boolean }): number {
  const value = Number(text);
  if (Number.isFinite(value) && value >= min && (!whole || Number.isInteger(value))) return value;
  throw new Error(`--${name} must be a ${whole ? 'whole ' : ''}number of at least ${min}`);
}

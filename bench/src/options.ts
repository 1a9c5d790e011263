import { parseArgs } from 'node:util';
import { SetupError } from '@cio-bus/local';
import type { Benchmark } from './measure/benchmark.ts';

/** What a benchmark run does. */
export interface BenchOptions {
  runs: number;
  /** Names of benchmarks. */
  only: readonly string[];
  /** Share of the full sizes; below 1 nothing is written down. */
  scale: number;
  outageMs: number;
  /** Where workers leave CPU profiles, if anywhere. */
  profileDir: string | undefined;
}

/** What can be chosen. */
export type Choice = Pick<Benchmark, 'name' | 'onDemand'>;

const usage = (choices: readonly Choice[]) => `Options of the benchmarks:
  --runs N          runs of each (default 3)
  --only NAME       only this one, may be given several times: ${choices.map(tellOf).join(', ')}
  --scale X         share of the full sizes, for a quick look that is not written down (default 1)
  --outage SECONDS  length of the outage (default 10)
  --profile FOLDER  leave a CPU profile of each worker there`;

/**
 * Reads the command line.
 *
 * @param choices all benchmarks
 * @throws SetupError that lists the options
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
    if (unknown !== undefined) throw new Error(`--only: there is no benchmark ${unknown}`);
    return {
      runs: numberOf('runs', values.runs ?? '3', { least: 1, whole: true }),
      only: values.only ?? choices.filter(({ onDemand }) => !onDemand).map(({ name }) => name),
      scale: numberOf('scale', values.scale ?? '1', { least: 0.001 }),
      outageMs: numberOf('outage', values.outage ?? '10', { least: 1 }) * 1_000,
      profileDir: values.profile,
    };
  } catch (error) {
    throw new SetupError(`${(error as Error).message}\n\n${usage(choices)}`);
  }
}

const tellOf = ({ name, onDemand }: Choice) => (onDemand ? `${name} (only when it is named)` : name);

function numberOf(name: string, text: string, { least, whole = false }: { least: number; whole?: boolean }): number {
  const value = Number(text);
  if (Number.isFinite(value) && value >= least && (!whole || Number.isInteger(value))) return value;
  throw new Error(`--${name}: a ${whole ? 'whole ' : ''}number of at least ${least} is wanted`);
}

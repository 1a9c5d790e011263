import { parseArgs } from 'node:util';
import { PrerequisiteError } from '@cio-bus/servers';
import { type Mutant, mutants } from '../audit/mutate.ts';
import { wholeNumberOption } from '../terminal/number-options.ts';

/** Options of a demo. */
export interface DemoOptions {
  /** Commands published through the event bus. */
  commands: number;
  /** Number of people they concern. */
  users: number;
  /** The same seed generates the same traffic. */
  seed: number;
  /** A fault to plant in the audit's input, so that the audit must fail. */
  mutate: Mutant | undefined;
  /** Whether a Prometheus watches and every panel of the dashboards is queried at the end. */
  panels: boolean;
}

/** The options, as printed. */
export const usage = `Options of the demo:
  --commands N   commands to publish, at least 100 (default 12000)
  --users N      people they concern, at least 10 (default 1200)
  --seed N       generates other traffic (default 1)
  --mutate M     ${mutants.join(', ')}: plant a fault in the audit's input; the audit must then fail
  --panels       run a Prometheus and query every panel of the dashboards: each must have data`;

/**
 * Reads the command line.
 *
 * @throws PrerequisiteError that lists the options
 */
export function readOptions(argv: readonly string[]): DemoOptions {
  const names = { commands: '12000', users: '1200', seed: '1' };
  const options = Object.fromEntries(Object.keys(names).map((name) => [name, { type: 'string' as const }]));
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { ...options, mutate: { type: 'string' }, panels: { type: 'boolean', default: false } },
      strict: true,
    });
    const given = { ...names, ...values };
    return {
      commands: wholeNumberOption('commands', given.commands, 100),
      users: wholeNumberOption('users', given.users, 10),
      seed: wholeNumberOption('seed', given.seed, 0),
      mutate: mutantOf(values.mutate),
      panels: values.panels === true,
    };
  } catch (error) {
    throw new PrerequisiteError(`${(error as Error).message}\n\n${usage}`);
  }
}

function mutantOf(text: unknown): Mutant | undefined {
  if (text === undefined) return undefined;
  const mutant = mutants.find((name) => name === text);
  if (!mutant) throw new Error(`--mutate: must be one of ${mutants.join(', ')}`);
  return mutant;
}

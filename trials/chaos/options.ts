import { parseArgs } from 'node:util';
import { PrerequisiteError } from '@cio-bus/servers';
import { numberOption, wholeNumberOption } from '../terminal/number-options.ts';
import { type FaultKind, faultKinds } from './fault-kinds.ts';

/** Options of a chaos run. */
export interface ChaosOptions {
  /** Commands published through the event bus. */
  commands: number;
  /** Number of people they concern. */
  users: number;
  /** How long commands are published and faults occur. Afterwards the run waits until the stack is at rest. */
  minutes: number;
  /** The same seed generates the same traffic and the same plan of faults. */
  seed: number;
  faults: ReadonlySet<FaultKind>;
  /** Whether data and logs are kept even if the run passes. */
  keep: boolean;
}

const SEEDS = 1_000_000;

/** The options, as printed. */
export const usage = `Options of the chaos run:
  --commands N   commands to publish, at least 100 (default 100000)
  --users N      people they concern, at least 10; a few have most of the commands (default 5000)
  --minutes N    how long they are published and things go wrong, at least 0.1 (default 5)
  --seed N       makes the traffic and the plan of what goes wrong (default drawn, and printed)
  --faults LIST  what goes wrong: all, none, or a comma-separated list of
                 ${faultKinds.join(', ')} (default all)
  --keep         keep Kafka's data, the ledger, the table and the logs, even if the audit passes`;

/**
 * Reads the command line.
 *
 * @param draw a random number in [0, 1), for a seed that is not given
 * @throws PrerequisiteError that lists the options
 */
export function readOptions(argv: readonly string[], draw: () => number = Math.random): ChaosOptions {
  const defaults = { commands: '100000', users: '5000', minutes: '5', faults: 'all', seed: undefined };
  const options = Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' as const }]));
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { ...options, keep: { type: 'boolean' } },
      strict: true,
    });
    const given = { ...defaults, ...(values as Partial<Record<keyof typeof defaults, string>>) };
    return {
      commands: wholeNumberOption('commands', given.commands, 100),
      users: wholeNumberOption('users', given.users, 10),
      minutes: numberOption('minutes', given.minutes, 0.1),
      seed: wholeNumberOption('seed', given.seed ?? String(Math.floor(draw() * SEEDS)), 0),
      faults: faultsOf(given.faults),
      keep: values.keep === true,
    };
  } catch (error) {
    throw new PrerequisiteError(`${(error as Error).message}\n\n${usage}`);
  }
}

function faultsOf(text: string): ReadonlySet<FaultKind> {
  if (text === 'all') return new Set(faultKinds);
  if (text === 'none') return new Set();
  return new Set(text.split(',').map((word) => kindOf(word.trim())));
}

function kindOf(word: string): FaultKind {
  const kind = faultKinds.find((name) => name === word);
  if (!kind) throw new Error(`--faults must be all, none, or a list of ${faultKinds.join(', ')}`);
  return kind;
}

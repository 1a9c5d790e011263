import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type InstanceCounts, type Settings, type Stack, startStack } from '@cio-bus/local';
import { connect, disconnect, type TrialConnections } from '../stack/connections.ts';
import { describeDeath } from '../stack/describe-death.ts';
import { trialSettings } from '../stack/trial-settings.ts';
import { passed } from './render.ts';
import type { Measure } from './trial.ts';

/** Every service as a process, with connections. */
export type TrialStack = Stack &
  TrialConnections & {
    /** How processes ended that nobody asked to end, oldest first. */
    readonly deaths: readonly string[];
  };

interface StackOptions {
  print(line: string): void;
  /** Settings that override a trial's own. @default none */
  env?: Settings;
  /** How many processes of a service run. @default one each */
  instances?: InstanceCounts;
  /** Further settings of one service alone. @default none */
  envOf?: (service: string) => Settings;
  /** Prepares the state's folder, `state` in this one, before anything starts. @returns what undoes it @default nothing */
  prepare?(folder: string): () => unknown;
}

/**
 * Starts a stack, and stops it once it was used. A process that exits is restarted. After a measure that does not hold, or
 * an error, the folder with state and logs is kept and printed.
 */
export async function onStack(
  { print, env = {}, instances = {}, envOf = () => ({}), prepare = () => () => {} }: StackOptions,
  use: (stack: TrialStack) => Promise<Measure[]>,
): Promise<Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cio-bus-isolation-'));
  let isGood = false;
  const undo = prepare(folder);
  await mkdir(join(folder, 'state'), { recursive: true });
  try {
    const measures = await useStack(
      { stateDir: join(folder, 'state'), env: { ...trialSettings(process.env), ...env }, instances, envOf },
      use,
    );
    isGood = passed(measures);
    return measures;
  } finally {
    if (!isGood) print(`  state and logs are in ${folder}`);
    await undo();
    if (isGood) await rm(folder, { recursive: true, force: true });
  }
}

type StartOptions = Parameters<typeof startStack>[0];

async function useStack(
  given: Pick<StartOptions, 'stateDir' | 'env' | 'instances' | 'envOf'>,
  use: (stack: TrialStack) => Promise<Measure[]>,
): Promise<Measure[]> {
  const deaths: string[] = [];
  const log = (line: string) => void deaths.push(...[describeDeath(line)].filter((death) => death !== undefined));
  const stack = await startStack({ mode: 'restart', ports: 'free', restartableKafka: true, ...given, log });
  try {
    const connections = await connect(stack);
    try {
      return await use({ ...stack, ...connections, deaths });
    } finally {
      await disconnect(connections);
    }
  } finally {
    await stack.stop();
  }
}

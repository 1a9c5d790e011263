import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../machine/free-port.ts';
import { PrerequisiteError } from '../machine/prerequisite-error.ts';
import type { GuardedProcess } from '../process/guarded-process.ts';
import { dockerAnswers } from '../process/probe.ts';
import { type OnDeath, supervise } from '../process/supervise.ts';
import { startDockerBigquery } from './docker-bigquery.ts';
import { findPython, installEmulator } from './emulator-venv.ts';
import { spawnPythonBigquery, untilPythonBigqueryReady } from './python-bigquery.ts';

const PROJECT = 'cio-bus';

type Env = Readonly<Record<string, string | undefined>>;

/** How to find or start a BigQuery. */
export interface BigqueryOptions {
  /** Where BIGQUERY_…, PATH and the cache folder are looked up. @default the process's own */
  env?: Env;
  /** Folder of its data, which is kept. @default none: the data is lost at the end */
  dataDir?: string;
  /** Folder of its log. @default a temporary one, removed at the end */
  logDir?: string;
  /** What happens when it exits unexpectedly. @default fail */
  onDeath?: OnDeath;
  /** Receives progress and unexpected exits. @default ignored */
  log?: (line: string) => void;
  /** Called with each process that is started. */
  onSpawn?: (process: GuardedProcess) => void;
}

/** A BigQuery that accepts requests, as settings. */
export interface LocalBigquery {
  readonly settings: Readonly<Record<'BIGQUERY_PROJECT' | 'BIGQUERY_REST_URL' | 'BIGQUERY_GRPC_URL', string>>;
  /** Where it came from, for output. */
  readonly source: string;
  /** Resolves with an error that contains its last lines when it exits unexpectedly. Undefined for a server that was found. */
  readonly failure?: Promise<Error>;
  /**
   * Kills it with -9 and starts it again on its ports and data after `awayMs`. Undefined for one that is not a process of
   * ours. @default awayMs 0
   */
  readonly killAndRestart?: (awayMs?: number) => Promise<void>;
  /** Stops what was started; does nothing for a server that was found. */
  stop(): Promise<void>;
}

/**
 * Finds or starts a BigQuery: the one of BIGQUERY_REST_URL and BIGQUERY_GRPC_URL, else bqemulator on this machine's
 * Python, else goccy's emulator in a container when Docker answers. Python goes before Docker, unlike for other servers:
 * it is the emulator that every test is run against, and may be killed in the middle.
 *
 * @throws PrerequisiteError that says what to install or set if none of these exists
 */
export async function ensureBigquery(options: BigqueryOptions = {}): Promise<LocalBigquery> {
  const { env = process.env } = options;
  const given = givenAddress(env);
  if (given) return { settings: given, source: 'BIGQUERY_REST_URL', stop: async () => {} };
  const project = env.BIGQUERY_PROJECT || PROJECT;
  if (!(await findPython(env)) && (await dockerAnswers(env))) {
    const { restUrl, grpcUrl, stop } = await startDockerBigquery(project);
    return { settings: settingsOf(project, restUrl, grpcUrl), source: 'Docker', stop };
  }
  return startFromPython(project, options);
}

/** Downloads the emulator, unless an address is set or no suitable Python exists. */
export async function fetchBigquery(env: Env, log: (line: string) => void = () => {}): Promise<void> {
  if (!givenAddress(env) && (await findPython(env))) await installEmulator(env, log);
}

async function startFromPython(project: string, options: BigqueryOptions): Promise<LocalBigquery> {
  const { env = process.env, onDeath = 'fail', log = () => {}, onSpawn, dataDir } = options;
  const venv = await installEmulator(env, log);
  const temporary = await mkdtemp(join(tmpdir(), 'cio-bus-bigquery-'));
  const [restPort = 0, grpcPort = 0] = await freePorts(2);
  const logFile = join(options.logDir ?? temporary, 'bigquery.log');
  const { BIGQUERY_REST_URL: restUrl } = settingsOfPorts(restPort, grpcPort);
  const emulator = supervise({
    name: 'bigquery',
    spawn: () => {
      const process = spawnPythonBigquery({ ...venv, project, restPort, grpcPort, dataDir, logFile });
      onSpawn?.(process);
      return process;
    },
    ready: (process) => untilPythonBigqueryReady(process, restUrl),
    onDeath,
    log,
  });
  const stop = async () => {
    await emulator.stop();
    await rm(temporary, { recursive: true, force: true });
  };
  await emulator.start().catch(async (error) => {
    await stop();
    throw error;
  });
  return {
    settings: { BIGQUERY_PROJECT: project, ...settingsOfPorts(restPort, grpcPort) },
    source: "bqemulator on this machine's Python",
    failure: emulator.failure,
    killAndRestart: async (awayMs = 0) => {
      await emulator.kill('SIGKILL');
      await sleep(awayMs);
      await emulator.start();
    },
    stop,
  };
}

const settingsOf = (project: string, restUrl: string, grpcUrl: string) => ({
  BIGQUERY_PROJECT: project,
  BIGQUERY_REST_URL: restUrl,
  BIGQUERY_GRPC_URL: grpcUrl,
});

const settingsOfPorts = (restPort: number, grpcPort: number) => ({
  BIGQUERY_REST_URL: `http://127.0.0.1:${restPort}`,
  BIGQUERY_GRPC_URL: `http://127.0.0.1:${grpcPort}`,
});

function givenAddress(env: Env) {
  const { BIGQUERY_REST_URL: rest, BIGQUERY_GRPC_URL: grpc, BIGQUERY_PROJECT: project } = env;
  if (!rest && !grpc) return undefined;
  if (rest && grpc) return settingsOf(project || PROJECT, rest, grpc);
  throw new PrerequisiteError('Set both BIGQUERY_REST_URL and BIGQUERY_GRPC_URL, or neither to start an emulator.');
}

import { fileURLToPath } from 'node:url';
import { type GuardedProcess, startGuarded } from '../process/guarded-process.ts';
import { untilAnswers } from '../process/until-ready.ts';
import type { EmulatorVenv } from './emulator-venv.ts';

/** Where an emulator listens and keeps its data. */
export interface PythonBigquery extends EmulatorVenv {
  project: string;
  restPort: number;
  grpcPort: number;
  /** @default in memory, gone with the process */
  dataDir: string | undefined;
  logFile: string;
}

const startEmulator = fileURLToPath(new URL('./start-emulator.py', import.meta.url));
const HOST = '127.0.0.1';

/** Starts bqemulator; it takes requests once {@link untilPythonBigqueryReady} resolves. */
export function spawnPythonBigquery(options: PythonBigquery): GuardedProcess {
  const { python, home, project, restPort, grpcPort, dataDir, logFile } = options;
  const listen = ['--rest-host', HOST, '--rest-port', restPort, '--grpc-host', HOST, '--grpc-port', grpcPort];
  const data = dataDir ? ['--persistent', '--data-dir', dataDir] : ['--ephemeral'];
  return startGuarded({
    name: 'bigquery',
    command: python,
    args: [startEmulator, 'start', ...listen.map(String), '--project', project, '--log-level', 'warning', ...data],
    env: { PATH: process.env.PATH ?? '', HOME: home, BQEMU_ENABLE_FORMAT_EXTENSIONS: 'false' },
    logFile,
  });
}

/** Resolves once the emulator takes requests, as {@link untilAnswers} does. */
export const untilPythonBigqueryReady = (emulator: GuardedProcess, restUrl: string): Promise<void> =>
  untilAnswers(emulator, `${restUrl}/bigquery/v2/projects/any/datasets`);

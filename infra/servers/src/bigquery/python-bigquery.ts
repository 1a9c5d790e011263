import { fileURLToPath } from 'node:url';
import { settledWithin } from '@cio-bus/service';
import { died, type GuardedProcess, startGuarded } from '../process/guarded-process.ts';
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
const POLL_MS = 100;

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

/** @throws Error with its last lines if it exits before it is ready */
export async function untilPythonBigqueryReady(emulator: GuardedProcess, restUrl: string): Promise<void> {
  const ended = emulator.exited.then((exit) => Promise.reject(died(emulator.name, exit, emulator.lastLines())));
  const answers = () =>
    fetch(`${restUrl}/bigquery/v2/projects/any/datasets`).then(
      async (response) => {
        await response.body?.cancel();
        return response.ok;
      },
      () => false, // not listening yet
    );
  while (!(await Promise.race([answers(), ended]))) await settledWithin(POLL_MS, ended);
}

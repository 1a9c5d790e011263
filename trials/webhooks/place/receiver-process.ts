import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, type GuardedProcess, rootDir, startGuarded } from '@cio-bus/servers';

/** The key that signs the webhooks of the trials. */
export const SECRET = 'trial-secret';
export const WEBHOOK_PATH = '/webhooks/customerio';
const POLL_MS = 20;

/** A webhook-receiver in its own process. */
export interface ReceiverProcess {
  readonly port: number;
  pid(): number | undefined;
  /** SIGKILL; resolves when it has ended. */
  kill(): Promise<void>;
  /** SIGTERM, as in a deployment; resolves with its exit code when it has ended. */
  stop(): Promise<number | null>;
}

/** Starts the service on a port; resolves once the port is open. */
export async function startReceiver(brokers: string, folder: string, port?: number): Promise<ReceiverProcess> {
  const listening = port ?? (await freePort());
  const child = startGuarded({
    name: 'webhook-receiver',
    command: process.execPath,
    args: ['--disable-warning=TimeoutNegativeWarning', join(rootDir, 'services/webhook-receiver/src/main.ts')],
    env: {
      KAFKA_BROKERS: brokers,
      PORT: String(listening),
      CUSTOMERIO_WEBHOOK_SECRET: SECRET,
      LOG_LEVEL: 'info',
    },
    logFile: join(folder, 'webhook-receiver.log'),
    graceMs: 60_000,
  });
  await untilOpen(child, listening);
  return {
    port: listening,
    pid: child.pid,
    async kill() {
      child.signal('SIGKILL');
      await child.exited;
    },
    async stop() {
      child.signal('SIGTERM');
      return (await child.exited).code;
    },
  };
}

async function untilOpen(child: GuardedProcess, port: number): Promise<void> {
  let exited = false;
  void child.exited.then(() => {
    exited = true;
  });
  while (!(await isOpen(port))) {
    if (exited) throw new Error(`webhook-receiver exited; its last lines:\n${child.lastLines().join('\n')}`);
    await sleep(POLL_MS);
  }
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

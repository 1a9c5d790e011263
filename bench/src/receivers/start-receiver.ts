import { devNull } from 'node:os';
import { freePort, type GuardedProcess, startGuarded } from '@cio-bus/servers';
import { settledWithin } from '@cio-bus/service';
import type { Measured } from '../job/job.ts';
import { ForeignMeter } from '../peers/foreign-meter.ts';
import { processUsage } from '../peers/process-usage.ts';
import type { Stage } from '../stage/stage.ts';
import { HttpClient } from './http-client.ts';
import type { Receiver } from './receivers.ts';
import { signedRequests } from './signed-requests.ts';

const POLL_MS = 50;

/** A receiver that accepts requests. */
export interface RunningReceiver {
  readonly port: number;
  /** Starts the measurement. */
  begin(): void;
  /** Ends it, with this many requests done. */
  end(requests: number): Measured;
  stop(): Promise<void>;
}

/** Starts a receiver that writes under a prefix; resolves once it has accepted an event. */
export async function startReceiver(receiver: Receiver, stage: Stage, prefix: string): Promise<RunningReceiver> {
  const { name, command, args } = receiver;
  const port = await freePort();
  const profiling = stage.profileDir === undefined ? [] : profileFlags(receiver, stage.profileDir);
  const env = receiver.env({ port, brokers: stage.brokers, prefix });
  const child = startGuarded({ name, command, args: [...profiling, ...args], env, logFile: devNull });
  await untilAccepting(child, port);
  const meter = new ForeignMeter(() => processUsage(child.pid() as number));
  return {
    port,
    begin: () => meter.begin(),
    end(requests) {
      meter.end(requests);
      return meter.measured();
    },
    stop: () => child.stop(),
  };
}

const profileFlags = ({ name, command }: Receiver, folder: string): string[] =>
  command === process.execPath
    ? ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${name.replaceAll(/\W+/g, '-')}.cpuprofile`]
    : [];

async function untilAccepting(child: GuardedProcess, port: number): Promise<void> {
  const [probe] = signedRequests(1, 'probe', Date.now()) as [Buffer];
  while (!(await accepts(port, probe))) {
    if (await settledWithin(POLL_MS, child.exited)) {
      throw new Error(`${child.name} exited; its last lines:\n${child.lastLines().join('\n')}`);
    }
  }
}

async function accepts(port: number, probe: Buffer): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  try {
    const client = await HttpClient.connect(port, () => resolve(false));
    client.send(probe, (status) => resolve(status === 200));
    return await promise.finally(() => client.close());
  } catch {
    return false; // not listening yet
  }
}

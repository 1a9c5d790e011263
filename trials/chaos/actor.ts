import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxClient } from '@cio-bus/customerio-sandbox';
import type { Stack } from '@cio-bus/local';
import type { Supervised } from '@cio-bus/servers';
import type { ChaosActor } from './run-steps.ts';

const UP_WITHIN_MS = 180_000;

const aSecond = () => sleep(1_000);

interface ActorParts {
  stack: Pick<Stack, 'service' | 'restartKafka'>;
  sandbox: Pick<SandboxClient, 'setFaults'>;
  until(atMs: number): Promise<void>;
  print(line: string): void;
  /** @default the machine's clock */
  wait?(ms: number): Promise<unknown>;
  /** @default a second */
  beforeNextStart?(): Promise<unknown>;
}

/** Carries out a plan on a running stack. */
export function createActor({
  stack,
  sandbox,
  until,
  print,
  wait = sleep,
  beforeNextStart = aSecond,
}: ActorParts): ChaosActor {
  return {
    async killAndStart(victim) {
      const process = stack.service(victim);
      await process.kill('SIGKILL');
      await startUntilUp(process, beforeNextStart);
    },
    async freeze(victim, forMs) {
      const process = stack.service(victim);
      process.pause();
      await wait(forMs);
      process.resume();
    },
    async restartKafka(signal) {
      await stack.restartKafka?.(signal);
    },
    setFaults: ({ faults }) => sandbox.setFaults(faults),
    until,
    print,
  };
}

/** A process that starts while Kafka is down exits, and is restarted, as an orchestrator would do. */
async function startUntilUp(process: Supervised, beforeNextStart: () => Promise<unknown>): Promise<void> {
  const deadline = performance.now() + UP_WITHIN_MS;
  for (;;) {
    try {
      return await process.start();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await process.kill(); // it may still run, and not be ready
      await beforeNextStart();
    }
  }
}

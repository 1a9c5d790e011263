import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxClient } from '@cio-bus/customerio-sandbox';
import type { Stack } from '@cio-bus/local';
import { instancesOf } from '@cio-bus/local';
import type { FaultWindow, PublishedCommand } from '../audit/input/audit-input.ts';
import type { TrialConnections } from '../stack/connections.ts';
import { settle } from '../stack/settle.ts';
import { untilAnswered } from '../stack/until-answered.ts';
import type { HostileRecord } from '../traffic/hostile/hostile-records.ts';
import { createActor } from './actor.ts';
import { chaosInstances } from './chaos-settings.ts';
import { chaosTraffic } from './chaos-traffic.ts';
import type { FaultKind } from './fault-kinds.ts';
import { watchActor } from './fault-windows.ts';
import type { ChaosOptions } from './options.ts';
import { type ChaosStep, planChaos } from './plan.ts';
import { possibleSteps } from './possible-steps.ts';
import { runSteps } from './run-steps.ts';
import { sendTraffic } from './send-traffic.ts';
import { faultsAtTheEnd } from './vendor-faults.ts';

/** Limit for what must finish, even on a busy machine. */
const PATIENCE_MS = 300_000;

/** What a chaos run published and injected. */
export interface ChaosRun {
  published: readonly PublishedCommand[];
  badRecords: number;
  hostile: readonly HostileRecord[];
  /** Publishes that were not acknowledged, and repeated. */
  publishFailures: number;
  steps: readonly ChaosStep[];
  faults: ReadonlySet<FaultKind>;
  /** When faults delayed commands. */
  windows: readonly FaultWindow[];
}

/**
 * Publishes the traffic while the plan is carried out, then waits until the stack is at rest.
 *
 * @throws PrerequisiteError under `CI=true`, if the plan restarts a Kafka that cannot be restarted
 */
export async function runChaos(
  connections: TrialConnections & { stack: Stack },
  options: ChaosOptions,
  print: (line: string) => void,
): Promise<ChaosRun> {
  const durationMs = options.minutes * 60_000;
  const victims = instancesOf(chaosInstances).map(({ name }) => name);
  const plan = planChaos({ seed: options.seed, durationMs, kinds: options.faults, victims });
  const steps = possibleSteps(plan, { restartable: connections.stack.restartKafka !== undefined, print });
  const traffic = chaosTraffic(options, Date.now());

  const begun = performance.now();
  const until = (atMs: number) => sleep(Math.max(0, begun + atMs - performance.now()));
  const seconds = (digits: number) => ((performance.now() - begun) / 1_000).toFixed(digits);
  const printAt = (line: string) => print(`  ${seconds(1).padStart(6)} s  ${line}`);
  const { stack, sandbox } = connections;
  const actor = watchActor(createActor({ stack, sandbox, until, print: printAt }));
  const [sent] = await Promise.all([
    sendTraffic(connections, traffic, { durationMs, patienceMs: PATIENCE_MS }),
    runSteps(steps, actor)
      .then(() => until(durationMs))
      .then(() => letEverybodySucceed(sandbox, options.faults)),
  ]);
  print(`Everything is published, and every process runs again, after ${seconds(0)} s.`);
  await settle(connections, { label: 'settled', timeoutMs: PATIENCE_MS });
  return {
    ...sent,
    badRecords: traffic.badRecords.length,
    hostile: traffic.hostile,
    steps,
    faults: options.faults,
    windows: actor.windows(),
  };
}

/** Requests about failing people have failed all the time; from now on they succeed. */
async function letEverybodySucceed(sandbox: SandboxClient, kinds: ReadonlySet<FaultKind>): Promise<void> {
  if (kinds.has('failing-people')) await untilAnswered(sandbox, '500', { timeoutMs: PATIENCE_MS });
  await sandbox.setFaults(faultsAtTheEnd(kinds));
}

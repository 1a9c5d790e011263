import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '@cio-bus/local';
import { instancesOf } from '@cio-bus/local';
import type { PublishedCommand } from '../audit/audit-input.ts';
import type { TrialConnections } from '../stack/connections.ts';
import { settle } from '../stack/settle.ts';
import { publishAgain } from '../traffic/publish-again.ts';
import { publishTraffic } from '../traffic/publish-traffic.ts';
import { createActor } from './actor.ts';
import { chaosInstances } from './chaos-settings.ts';
import { type ChaosTraffic, chaosTraffic } from './chaos-traffic.ts';
import type { ChaosOptions } from './options.ts';
import { type ChaosStep, planChaos } from './plan.ts';
import { possibleSteps } from './possible-steps.ts';
import { runSteps } from './run-steps.ts';

/** Short enough that publishes fail during a restart of Kafka, as in an app that is serving a request. */
const PUBLISH_DEADLINE_MS = 3_000;
/** Limit for what must finish, even on a busy machine. */
const PATIENCE_MS = 300_000;

/** What a chaos run published and injected. */
export interface ChaosRun {
  published: readonly PublishedCommand[];
  badRecords: number;
  /** Publishes that were not acknowledged, and repeated. */
  publishFailures: number;
  steps: readonly ChaosStep[];
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
  const [sent] = await Promise.all([
    sendTraffic(connections, traffic, durationMs),
    runSteps(steps, createActor({ stack: connections.stack, sandbox: connections.sandbox, until, print: printAt })),
  ]);
  print(`Everything is published, and every process runs again, after ${seconds(0)} s.`);
  await settle(connections, { label: 'settled', timeoutMs: PATIENCE_MS });
  return { ...sent, badRecords: traffic.badRecords.length, steps };
}

async function sendTraffic(
  { bus, producer }: TrialConnections,
  { commands, badRecords }: ChaosTraffic,
  durationMs: number,
) {
  let publishFailures = 0;
  const patience = {
    withinMs: PATIENCE_MS,
    onFailure: () => {
      publishFailures += 1;
    },
  };
  const deadline = { deadlineMs: PUBLISH_DEADLINE_MS };
  const paceOf = ({ length }: readonly unknown[]) => ({
    perSecond: length / (durationMs / 1_000),
    onProgress: () => {},
  });
  const [published] = await Promise.all([
    publishTraffic(
      commands,
      (command) => {
        const stamped = { ...command, timestamp: Date.now() }; // now: a repeated publish must not be younger
        return publishAgain(() => bus.publish(stamped, deadline), patience);
      },
      paceOf(commands),
    ),
    publishTraffic(
      badRecords,
      (record) => publishAgain(() => producer.publish(record, deadline), patience),
      paceOf(badRecords),
    ),
  ]);
  return { published, publishFailures };
}

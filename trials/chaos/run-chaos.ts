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

/** Short enough that a restart of Kafka makes publishes fail, as it does for an app that answers a request meanwhile. */
const PUBLISH_DEADLINE_MS = 3_000;
/** For what must come to an end, however busy the machine is. */
const PATIENCE_MS = 300_000;

/** What was done, and what it was done to. */
export interface ChaosRun {
  published: readonly PublishedCommand[];
  badRecords: number;
  /** Publishes that were not acknowledged, and made again. */
  publishFailures: number;
  steps: readonly ChaosStep[];
}

/**
 * Publishes the traffic while the plan is carried out, then waits until nothing moves any more.
 *
 * @throws PrerequisiteError under `CI=true`, when the plan restarts a Kafka that is not a process of ours
 */
export async function runChaos(
  ends: TrialConnections & { stack: Stack },
  options: ChaosOptions,
  print: (line: string) => void,
): Promise<ChaosRun> {
  const durationMs = options.minutes * 60_000;
  const victims = instancesOf(chaosInstances).map(({ name }) => name);
  const plan = planChaos({ seed: options.seed, durationMs, kinds: options.faults, victims });
  const steps = possibleSteps(plan, { restartable: ends.stack.restartKafka !== undefined, print });
  const traffic = chaosTraffic(options, Date.now());

  const begun = performance.now();
  const until = (atMs: number) => sleep(Math.max(0, begun + atMs - performance.now()));
  const seconds = (digits: number) => ((performance.now() - begun) / 1_000).toFixed(digits);
  const tell = (line: string) => print(`  ${seconds(1).padStart(6)} s  ${line}`);
  const [sent] = await Promise.all([
    sendTraffic(ends, traffic, durationMs),
    runSteps(steps, createActor({ stack: ends.stack, sandbox: ends.sandbox, until, print: tell })),
  ]);
  print(`All is published and runs again after ${seconds(0)} s.`);
  await settle(ends, { label: 'settled', timeoutMs: PATIENCE_MS });
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
        const stamped = { ...command, timestamp: Date.now() }; // now: what is published again must not be younger
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

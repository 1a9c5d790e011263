import { setTimeout as sleep } from 'node:timers/promises';
import { REPLAY_TRANSACTIONS } from '@cio-bus/contracts';
import { openDeadLetterIndex, replayDeadLetters } from '@cio-bus/dead-letters';
import { topicOffsets, topicReader, transactionRunner } from '@cio-bus/kafka';
import { auditSources } from '../audit/audit-sources.ts';
import { gatherAuditInput } from '../audit/gather-audit-input.ts';
import { reconcileTrial, renderReconciliation } from '../audit/reconcile-trial.ts';
import type { TrialConnections } from '../stack/connections.ts';
import { settle } from '../stack/settle.ts';
import { answersWith, untilAnswered } from '../stack/until-answered.ts';
import { untilCommitted } from '../stack/until-committed.ts';
import { startProgress } from '../terminal/progress.ts';
import { badRecords } from '../traffic/bad-records.ts';
import { type HostileRecord, hostileRecords } from '../traffic/hostile/hostile-records.ts';
import { writeHostile } from '../traffic/hostile/write-hostile.ts';
import { type Pace, publishTraffic } from '../traffic/publish-traffic.ts';
import { failingPeople } from '../traffic/stories/failing-people.ts';
import { commandsOf, generateStories } from '../traffic/stories/generate-stories.ts';
import { publishStories } from '../traffic/stories/publish-stories.ts';
import type { Story } from '../traffic/stories/story.ts';
import { generateTraffic, type TrialCommand } from '../traffic/traffic.ts';
import { concludeDemo } from './conclude.ts';
import { faultsInTraffic, faultsWithoutFailing, fixedCause } from './faults.ts';
import type { DemoOptions } from './options.ts';
import { FULL_PER_SECOND, QUIET_PER_SECOND, QUIET_SHARE } from './phases.ts';
import { poisonedInDemo } from './poisoned-in-demo.ts';

const REST_TIMEOUT_MS = 120_000;
/** From the last publish until requests about failing people succeed: longer than the outage. */
const FAILING_MS = 3_000;

/** Where a demo prints, and what ends it early. */
export interface DemoContext {
  print: (line: string) => void;
  signal: AbortSignal;
}

/**
 * Sends traffic through a running stack, first without and then with faults, replays what Customer.io rejected, and audits the
 * result.
 *
 * @returns the exit code: 0 only if the audit passes
 */
export async function runDemo(
  connections: TrialConnections,
  options: DemoOptions,
  { print, signal }: DemoContext,
): Promise<0 | 1> {
  const context = { print, signal };
  const generated = { ...options, startedAt: Date.now() };
  const stories = generateStories({ ...generated, failingPeople });
  const hostile = hostileRecords(generated.startedAt, 1).filter(
    ({ deadLetterCodes }) => !deadLetterCodes.includes('VENDOR_REJECTED'),
  ); // a replay would be refused again
  const commands = [...generateTraffic({ ...generated, commands: options.commands - commandsOf(stories).length })];
  const quietCommands = Math.floor(commands.length * QUIET_SHARE);
  const quiet = await sendQuietly(connections, commands.slice(0, quietCommands), context);
  const sent = await sendWithFaults(
    connections,
    { commands: commands.slice(quietCommands), stories, hostile },
    context,
  );

  print('\nThe cause of the rejections is fixed at Customer.io; the operator replays those dead letters.');
  await connections.sandbox.setFaults(fixedCause());
  const replayed = await replayRejected(connections, print);
  await settle(connections, { label: 'settled after the replay', timeoutMs: REST_TIMEOUT_MS, signal });

  const input = await gatherAuditInput(auditSources(connections, [...quiet, ...sent.published]));
  const failedRequests = answersWith('500', await connections.sandbox.stats());
  const facts = {
    badRecords: sent.badRecords,
    hostile,
    failedRequests,
    isPoisoned: poisonedInDemo(quiet, hostile),
    replayed,
    quietCommands,
    mutate: options.mutate,
  };
  const code = concludeDemo(input, facts, print);
  const reconciled = await reconcileTrial(connections);
  print(`\n${renderReconciliation(reconciled)}`);
  return reconciled.holds ? code : 1;
}

type Commands = readonly TrialCommand[];

/** What is published at full rate. */
interface FaultyTraffic {
  commands: Commands;
  stories: readonly Story[];
  hostile: readonly HostileRecord[];
}

/** Publishes at a steady rate, without faults: what a healthy system does. */
async function sendQuietly(connections: TrialConnections, commands: Commands, { print, signal }: DemoContext) {
  print(`\nFirst ${commands.length} commands at ${QUIET_PER_SECOND} per second, without faults.`);
  const published = await publish(connections, commands, { perSecond: QUIET_PER_SECOND, signal });
  await settle(connections, { label: 'settled', timeoutMs: REST_TIMEOUT_MS, signal });
  return published;
}

/** Publishes at full rate, with stories, bad and hostile records, faults at Customer.io and an outage. */
async function sendWithFaults(
  connections: TrialConnections,
  { commands, stories, hostile }: FaultyTraffic,
  { print, signal }: DemoContext,
) {
  const { producer, sandbox, anyClient } = connections;
  const durationMs = (commands.length / FULL_PER_SECOND) * 1_000;
  print(
    `\nThen ${commands.length + commandsOf(stories).length} commands at full rate, with 5 % 503, 2 % 429, 1 % lost responses and an outage of 2 s.`,
  );
  await sandbox.setFaults(faultsInTraffic());
  const bad = badRecords(Date.now());
  const atHalf = () => sandbox.setFaults(faultsInTraffic({ outage: true }));
  const others = Promise.all([
    publishAllStories(connections, stories, { durationMs, signal }),
    writeHostile(anyClient, hostile, { durationMs, patienceMs: REST_TIMEOUT_MS, signal }),
    ...bad.map((record) => producer.publish(record)),
  ]);
  others.catch(() => {}); // thrown below, once the commands are published
  const published = await publish(connections, commands, { perSecond: FULL_PER_SECOND, signal, atHalf });
  await letEverybodySucceed(connections, signal);
  const [ofStories] = await others;
  await settle(connections, { label: 'settled', timeoutMs: REST_TIMEOUT_MS, signal });
  return { published: [...published, ...ofStories], badRecords: bad.length };
}

/** Requests about failing people have failed for a while; from now on they succeed. */
async function letEverybodySucceed({ sandbox }: TrialConnections, signal: AbortSignal): Promise<void> {
  await sleep(FAILING_MS, undefined, { signal });
  await untilAnswered(sandbox, '500', { timeoutMs: REST_TIMEOUT_MS, signal });
  await sandbox.setFaults(faultsWithoutFailing());
}

const publishAllStories = (
  { bus, kafka }: TrialConnections,
  stories: readonly Story[],
  pace: { durationMs: number; signal: AbortSignal },
) =>
  publishStories(stories, {
    ...pace,
    publish: (command) => bus.publish(command),
    untilCommitted: (places) => untilCommitted(kafka, places, { timeoutMs: REST_TIMEOUT_MS, signal: pace.signal }),
  });

async function publish({ bus }: TrialConnections, commands: Commands, pace: Omit<Pace, 'onProgress'>) {
  const progress = startProgress('published', commands.length);
  try {
    return await publishTraffic(commands, (command) => bus.publish(command), { ...pace, onProgress: progress.update });
  } finally {
    progress.end();
  }
}

async function replayRejected({ kafka, producer }: TrialConnections, print: (line: string) => void): Promise<number> {
  const offsets = (topic: string) => topicOffsets(kafka, topic);
  const { replayed, failed } = await replayDeadLetters({
    transact: transactionRunner(kafka, REPLAY_TRANSACTIONS),
    index: openDeadLetterIndex({ read: topicReader(kafka), offsets }),
    producer,
    by: 'demo',
    why: 'Customer.io accepts the event and the template now',
    filter: { code: 'VENDOR_REJECTED' },
  });
  print(`  ${replayed} replayed${failed.length > 0 ? `, ${failed.length} not acknowledged by Kafka` : ''}`);
  return replayed;
}

import { replayDeadLetters } from '@cio-bus/dead-letters';
import { topicReader } from '@cio-bus/kafka';
import { auditSources } from '../audit/audit-sources.ts';
import { gatherAuditInput } from '../audit/gather-audit-input.ts';
import { reconcileTrial, renderReconciliation } from '../audit/reconcile-trial.ts';
import type { TrialConnections } from '../stack/connections.ts';
import { settle } from '../stack/settle.ts';
import { startProgress } from '../terminal/progress.ts';
import { badRecords } from '../traffic/bad-records.ts';
import { publishTraffic } from '../traffic/publish-traffic.ts';
import { generateTraffic } from '../traffic/traffic.ts';
import { concludeDemo } from './conclude.ts';
import { faultsInTraffic, fixedCause } from './faults.ts';
import type { DemoOptions } from './options.ts';

const COMMANDS_PER_SECOND = 2_000;
const REST_TIMEOUT_MS = 120_000;

/** Where a demo tells what it does, and what ends it early. */
export interface DemoContext {
  print: (line: string) => void;
  signal: AbortSignal;
}

/**
 * Sends traffic with faults in it through a running stack, replays what Customer.io refused, and audits what is left.
 *
 * @returns the exit code: 0 only when the audit holds
 */
export async function runDemo(
  connections: TrialConnections,
  options: DemoOptions,
  { print, signal }: DemoContext,
): Promise<0 | 1> {
  const { sandbox } = connections;
  await sandbox.setFaults(faultsInTraffic());
  const sent = await sendTraffic(connections, options, { print, signal });
  await settle(connections, { label: 'settled', timeoutMs: REST_TIMEOUT_MS, signal });

  print('\nCustomer.io learns what it refused; the operator replays those dead letters.');
  await sandbox.setFaults(fixedCause());
  const replayed = await replayRefused(connections, print);
  await settle(connections, { label: 'settled after the replay', timeoutMs: REST_TIMEOUT_MS, signal });

  const input = await gatherAuditInput(auditSources(connections, sent.published));
  const code = concludeDemo(input, { badRecords: sent.badRecords, replayed, mutate: options.mutate }, print);
  const reconciled = await reconcileTrial(connections);
  print(`\n${renderReconciliation(reconciled)}`);
  return reconciled.holds ? code : 1;
}

async function sendTraffic({ bus, producer, sandbox }: TrialConnections, options: DemoOptions, context: DemoContext) {
  const { print, signal } = context;
  const startedAt = Date.now();
  const commands = [...generateTraffic({ ...options, startedAt })];
  print(
    `\n${commands.length} commands for ${options.users} users, with 5 % 503, 2 % 429, 1 % lost answers and an outage of 2 s.`,
  );
  const progress = startProgress('published', commands.length);
  const bad = badRecords(startedAt);
  const carelessly = Promise.all(bad.map((record) => producer.publish(record)));
  try {
    const published = await publishTraffic(commands, (command) => bus.publish(command), {
      perSecond: COMMANDS_PER_SECOND,
      signal,
      onProgress: progress.update,
      atHalf: () => sandbox.setFaults(faultsInTraffic({ outage: true })),
    });
    await carelessly;
    return { published, badRecords: bad.length };
  } finally {
    progress.end();
  }
}

async function replayRefused({ kafka, producer }: TrialConnections, print: (line: string) => void): Promise<number> {
  const { replayed, failed } = await replayDeadLetters({
    read: topicReader(kafka),
    producer,
    by: 'demo',
    why: 'Customer.io knows the event and the template now',
    filter: { code: 'VENDOR_REJECTED' },
  });
  print(`  ${replayed} replayed${failed.length > 0 ? `, ${failed.length} not acknowledged by Kafka` : ''}`);
  return replayed;
}

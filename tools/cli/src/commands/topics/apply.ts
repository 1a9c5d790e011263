import { auditAction } from '@cio-bus/dead-letters';
import { Command } from 'commander';
import type { Connections } from '../../connections.ts';
import { exitCodes } from '../../exit-code.ts';
import { operatorOf } from '../../options/operator.ts';
import { type DecisionOptions, withDecision } from '../../options/options.ts';
import { printResult } from '../../output/print-result.ts';
import type { CliContext } from '../../terminal/context.ts';
import { type AccountOptions, findDifferences, withAccounts } from './check.ts';
import { nameOf } from './compare-access.ts';
import type { Difference, TopicChange } from './compare-topics.ts';

interface ApplyOptions extends DecisionOptions, AccountOptions {
  addPartitions?: boolean;
}

const NOTES = `
Creates missing topics and changes settings. Deletes no topic, and lowers no retention, size or number of anything: what is
left is printed with what to do. Needs the rights CREATE, ALTER and ALTER_CONFIGS on the topics, which operators do not have by
default: run it as whoever sets the topics up.

With --account it adds missing entries to the access lists too, which needs ALTER on the cluster. It removes none: those that allow
more than the contract, or deny what is needed, are printed.

--add-partitions moves most people to another partition. Records that were published before are then delivered in no order
with those after, so stop what publishes, wait until topics lag is 0, apply, and start it again. Services read the new
partitions within five minutes.

Exit code 1 when something still differs.`;

/** `cio-bus topics apply`: makes the topics of the cluster those of the contract. */
export function topicsApplyCommand(context: CliContext): Command {
  const command = new Command('apply')
    .description('creates missing topics and changes settings to those of the contract')
    .option('--add-partitions', 'add partitions too, which moves people to other partitions')
    .addHelpText('after', NOTES);
  return withDecision(withAccounts(command), context).action((options: ApplyOptions) => apply(context, options));
}

async function apply(context: CliContext, options: ApplyOptions): Promise<void> {
  const isPlanned = ({ change }: Difference) =>
    change !== undefined && (change.kind !== 'add-partitions' || options.addPartitions === true);
  const differences = await findDifferences(context, options);
  const changes = differences.filter(isPlanned).flatMap(({ change }) => change ?? []);
  const left = differences.filter((one) => !isPlanned(one)).map(({ change: _, ...rest }) => rest);
  const dryRun = !options.yes;
  const result = { dryRun, changes: changes.map(describe), left };
  if (!dryRun && changes.length > 0) {
    const operator = await operatorOf(context, options); // without Kafka there is no audit, so nothing is changed
    await carryOut(context.connections, changes);
    const id = await auditAction(operator, { action: 'topics-applied', counts: countsOf(changes) });
    printResult(context, options, { id, ...result }, () => render(result));
  } else printResult(context, options, result, () => render(result));
  if (left.length > 0) context.end(exitCodes.found);
}

/** Topics come first: the audit may be one of those that are missing. */
async function carryOut(connections: Connections, changes: readonly TopicChange[]): Promise<void> {
  const admin = connections.topicAdmin();
  await admin.create(changes.flatMap((one) => (one.kind === 'create' ? one.definition : [])));
  for (const one of changes) if (one.kind === 'add-partitions') await admin.addPartitions(one.topic, one.count);
  const settings = changes.filter((one) => one.kind === 'set');
  for (const [topic, ofTopic] of Map.groupBy(settings, (one) => one.topic))
    await admin.changeSettings(topic, Object.fromEntries(ofTopic.map(({ setting, value }) => [setting, value])));
  const entries = changes.flatMap((one) => (one.kind === 'grant' ? one.entry : []));
  if (entries.length > 0) await connections.accessAdmin().add(entries);
}

function countsOf(changes: readonly TopicChange[]): Record<string, number> {
  const names = { create: 'created', 'add-partitions': 'partitionsAdded', set: 'settings', grant: 'granted' } as const;
  const byKind = Map.groupBy(changes, ({ kind }) => names[kind]);
  return Object.fromEntries([...byKind].map(([name, those]) => [name, those.length]));
}

function describe(change: TopicChange): string {
  if (change.kind === 'set') return `set ${change.setting} of ${change.topic} to ${change.value}`;
  if (change.kind === 'add-partitions') return `add partitions to ${change.topic}, up to ${change.count}`;
  if (change.kind === 'grant')
    return `allow ${change.entry.principal} ${change.entry.operation} on ${nameOf(change.entry)}`;
  const { name, partitions, replicationFactor } = change.definition;
  return `create ${name} with ${partitions} partitions, ${replicationFactor} ${replicationFactor === 1 ? 'replica' : 'replicas'} each`;
}

interface Result {
  dryRun: boolean;
  changes: readonly string[];
  left: readonly Omit<Difference, 'change'>[];
}

function render({ dryRun, changes, left }: Result): string {
  const done = changes.map((one) => `${dryRun ? 'would ' : 'done: '}${one}`);
  const others = left.map(
    (one) => `left: ${one.topic} ${one.what}: expected ${one.expected}, found ${one.found}\n  do: ${one.action}`,
  );
  if (done.length + others.length === 0) return 'Nothing to do: the topics are as the contract has them.';
  const hint = dryRun && done.length > 0 ? ['Dry run: nothing was changed. Add --yes to carry it out.'] : [];
  return [...done, ...others, ...hint].join('\n');
}

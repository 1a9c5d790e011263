import { forgetPerson } from '@cio-bus/dead-letters';
import { findPerson } from '@cio-bus/reconcile';
import { type EraseMode, type Erasure, eraseModes } from '@cio-bus/warehouse';
import { Command, Option } from 'commander';
import { exitCodes } from '../exit-code.ts';
import { operatorOf } from '../options/operator.ts';
import { type DecisionOptions, withDecision } from '../options/options.ts';
import { printResult } from '../output/print-result.ts';
import type { CliContext } from '../terminal/context.ts';

interface ForgetOptions extends DecisionOptions {
  mode: EraseMode;
  also: string[];
}

const NOT_ERASED = `Not erased: rows and dead letters under identifiers that were neither given (--also) nor found; messages to this
person's addresses under another id; records still in Kafka (commands 7 days, webhooks 14, dead letters 30); Customer.io
itself (publish a delete command); backups and BigQuery's time travel (7 days). Records in flight are written as rows later: repeat the command once they have arrived.`;

const EXIT_CODE =
  "Exit code 1 while rows are in BigQuery's streaming buffer, or commands in the outbox of the message preferences.";

/** `cio-bus forget`: erases a person from the table and blocks their dead letters. */
export function forgetCommand(context: CliContext): Command {
  const command = new Command('forget')
    .description(
      'erases a person: deletes or masks their rows, deletes their message preferences, blocks the replay of their dead letters',
    )
    .argument('<user id>', 'id that apps use')
    .addOption(
      new Option('--mode <mode>', 'delete the rows, or mask their personal data').choices(eraseModes).default('mask'),
    )
    .option('--also <identifier...>', 'further identifiers of the same person: addresses, cio_id', [])
    .addHelpText('after', `\n${NOT_ERASED}\n${EXIT_CODE}`);
  return withDecision(command, context).action((person: string, options: ForgetOptions) =>
    forget(context, person, options),
  );
}

async function forget(context: CliContext, person: string, options: ForgetOptions): Promise<void> {
  const { mode, also } = options;
  const dryRun = !options.yes;
  const { connections } = context;
  const operator = await operatorOf(context, options);
  const sources = { read: connections.read, warehouse: connections.warehouse(), forgetKey: connections.forgetKey() };
  const found = await findPerson(sources, [...new Set([person, ...also])]);
  const erase = (identifier: string) => connections.eraser().erase(identifier, { mode, dryRun });
  const eraser = await connections.preferences();
  const erasePreferences = eraser && ((identifier: string) => eraser.forget(identifier, { dryRun }));
  const forgotten = await forgetPerson({ ...operator, person, also, dryRun, found, erase, erasePreferences });
  const { merged, remembered, links } = found;
  const erased: Erasure = { rows: forgotten.rows, waiting: forgotten.waiting };
  const report = {
    ...{ id: forgotten.id, mode, dryRun, ...erased, merged, remembered, isRemembered: links !== undefined },
    preferencesErased: forgotten.preferences?.rows,
    commandsWaiting: forgotten.preferences?.waiting ?? 0,
    deadLettersBlocked: forgotten.blocked,
    deadLettersFailed: forgotten.failed,
    deadLettersBlockedBefore: forgotten.alreadyBlocked,
    deadLettersUnreadable: forgotten.unreadable,
  };
  printResult(context, options, report, () => render(report));
  if (erased.waiting > 0 || report.commandsWaiting > 0 || forgotten.failed.length > 0) context.end(exitCodes.found);
}

interface ForgetReport extends Erasure {
  mode: EraseMode;
  dryRun: boolean;
  /** Identifiers of people merged with this one. */
  merged: string[];
  /** Identifiers that an earlier call remembered as hashes. */
  remembered: string[];
  /** Whether a later call finds this person's addresses again. */
  isRemembered: boolean;
  /** Rows of message preferences and their outbox; undefined where no store of them is set. */
  preferencesErased: number | undefined;
  /** Commands of the outbox that have to be published first. */
  commandsWaiting: number;
  deadLettersBlocked: number;
  deadLettersFailed: ReadonlyArray<{ deadLetterId: string; message: string }>;
  deadLettersBlockedBefore: number;
  deadLettersUnreadable: number;
}

function render(report: ForgetReport): string {
  const { mode, dryRun, rows, waiting, deadLettersBlocked, deadLettersBlockedBefore } = report;
  const { deadLettersFailed, deadLettersUnreadable } = report;
  const done = mode === 'delete' ? 'deleted' : 'masked';
  return [
    ...(report.merged.length > 0 ? [`Merged with this person: ${report.merged.join(', ')}.`] : []),
    ...(report.remembered.length > 0 ? [`Known from an earlier call: ${report.remembered.join(', ')}.`] : []),
    `${rows} rows ${dryRun ? `would be ${done}` : done}.`,
    ...(waiting > 0 ? [WAITING.replace('N', String(waiting))] : []),
    ...preferenceLines(report),
    `${deadLettersBlocked} dead letters ${dryRun ? 'would be' : 'are'} blocked from replay; ${deadLettersBlockedBefore} were blocked before.`,
    ...deadLettersFailed.map(
      ({ deadLetterId, message }) => `  not blocked; repeat the command: ${deadLetterId}: ${message}`,
    ),
    ...(deadLettersUnreadable > 0 ? [`${deadLettersUnreadable} ${UNREADABLE}`] : []),
    ...(report.isRemembered ? [] : [NOT_REMEMBERED]),
    dryRun
      ? 'Dry run: nothing was changed. Add --yes to erase.'
      : 'Recorded in customerio.audit, with a hash of the id.',
    NOT_ERASED,
  ].join('\n');
}

function preferenceLines({ preferencesErased, commandsWaiting, dryRun }: ForgetReport): string[] {
  if (preferencesErased === undefined)
    return ['Message preferences were not searched: neither DATABASE_URL nor PREFERENCES_URL is set.'];
  const would = dryRun ? 'would be' : 'are';
  return [
    `${preferencesErased} rows of message preferences and their outbox ${would} deleted.`,
    ...(commandsWaiting > 0
      ? [`${commandsWaiting} commands about this person have to be published first. Repeat the command then.`]
      : []),
  ];
}

const UNREADABLE =
  'dead letters have no key and cannot be read: whether they are about this person is unknown (cio-bus dlq list --code MESSAGE_INVALID).';

const NOT_REMEMBERED =
  'FORGET_LINK_KEY is not set: a later call finds records that arrive with an address alone only if that is given with --also.';

const WAITING =
  "N rows cannot be changed yet: some are in BigQuery's streaming buffer (insertAll), which empties within 90 minutes. None was changed. Repeat the command then.";

import {
  type ContentChange,
  type EditedDeadLetter,
  type EditReport,
  editDeadLetter,
  readEditedDeadLetter,
} from '@cio-bus/dead-letters';
import { Command, InvalidArgumentError } from 'commander';
import { UsageError } from '../../exit-code.ts';
import { operatorOf } from '../../options/operator.ts';
import { type DecisionOptions, withDecision } from '../../options/options.ts';
import { printResult } from '../../output/print-result.ts';
import type { CliContext } from '../../terminal/context.ts';
import { readInput } from '../../terminal/read-input.ts';
import { type EditedFile, editInEditor } from './edit/edit-in-editor.ts';
import { renderChanges } from './edit/render-changes.ts';

interface EditCommandOptions extends DecisionOptions {
  value?: string;
  header: Readonly<Record<string, string>>;
  removeHeader: readonly string[];
  key?: string;
  basedOn?: string;
}

const HELP = `
The new value and headers are kept beside the original; dlq replay and dlq run publish them, under the same id. The record is
checked first: what the service could not read is refused, with the name of the field. The last of several edits counts; an edit
that somebody else has made since you looked is not overwritten.

Without --value, --header, --remove-header and --key, the value is opened in $EDITOR.

Examples:
  cio-bus dlq edit track-publisher/customerio.track/3/42 --why 'name was missing'      # in $EDITOR; shows the diff
  cio-bus dlq show track-publisher/customerio.track/3/42 --out value.json
  cio-bus dlq edit track-publisher/customerio.track/3/42 --value value.json --why 'name was missing' --yes
  cio-bus dlq edit track-publisher/customerio.track/3/42 --header cio-schema=command/1 --why 'wrong schema' --yes

Exit code 1 when somebody else has edited it meanwhile.`;

/** `cio-bus dlq edit`: changes what a replay of a dead letter publishes. */
export function dlqEditCommand(context: CliContext): Command {
  const command = new Command('edit')
    .description('changes the value or the headers that a replay of a dead letter publishes')
    .argument('<id>', 'the dead letter')
    .option('--value <file>', 'file with the whole new value, or - for standard input')
    .option('--header <name=value>', 'header to set; can be repeated', collectHeader, {})
    .option('--remove-header <name>', 'header to remove; can be repeated', collect, [])
    .option('--key <key>', 'record key, for a record that has none')
    .option('--based-on <edit>', 'only if this is still the last edit: its id, or "original"')
    .addHelpText('after', HELP);
  return withDecision(command, context).action((deadLetterId: string, options: EditCommandOptions) =>
    edit(context, deadLetterId, options),
  );
}

const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

function collectHeader(text: string, before: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Expected name=value.');
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

async function edit(context: CliContext, deadLetterId: string, options: EditCommandOptions): Promise<void> {
  const found = await readEditedDeadLetter(context.connections.deadLetters(), deadLetterId);
  const { change, file } = await changeOf(context, found, options);
  const basedOn = options.basedOn === undefined ? found.listed.edit?.id : basedOnOf(options.basedOn);
  const given = { ...(await operatorOf(context, options)), ...change, deadLetterId, basedOn, dryRun: !options.yes };
  try {
    const report = await editDeadLetter(given);
    printResult(context, options, { ...report, basedOn: basedOn ?? null, file: file?.path }, () =>
      render(report, { basedOn, file }),
    );
    if (!report.dryRun) file?.remove();
  } catch (error) {
    if (file) context.warn(`Your edit is kept in ${file.path}: correct it, and give it with --value.`);
    throw error;
  }
}

const basedOnOf = (text: string) => (text === 'original' ? undefined : text);

async function changeOf(
  context: CliContext,
  found: EditedDeadLetter,
  { value, header, removeHeader, key }: EditCommandOptions,
): Promise<{ change: ContentChange; file?: EditedFile }> {
  const others = { setHeaders: header, removeHeaders: removeHeader, key };
  if (value !== undefined) return { change: { ...others, value: await readInput(context.terminal, value) } };
  if (Object.keys(header).length > 0 || removeHeader.length > 0 || key !== undefined) return { change: others };
  if (!context.terminal.isInteractive)
    throw new UsageError('expected a change: --value, --header, --remove-header or --key; $EDITOR needs a terminal');
  const file = await editInEditor(context.terminal, found.content.value);
  return { change: { value: file.value }, file };
}

function render(report: EditReport, { basedOn, file }: { basedOn: string | undefined; file: EditedFile | undefined }) {
  const { id, deadLetterId, dryRun, changes, changesFromOriginal } = report;
  const all = changesFromOriginal.length;
  return [
    `${deadLetterId} ${dryRun ? 'would be' : 'is'} edited:`,
    ...renderChanges(changes),
    `It then differs from the original in ${all} ${all === 1 ? 'place' : 'places'}; a replay publishes it like this.`,
    ...(dryRun && file ? [`Your edit is kept in ${file.path}: --value ${file.path}`] : []),
    dryRun
      ? `Dry run: nothing was changed. Add --yes --based-on ${basedOn ?? 'original'} to carry it out.`
      : `Recorded as ${id}.`,
  ].join('\n');
}

import type { ListedDeadLetter } from '@cio-bus/dead-letters';
import { auditAction, type ReplayReport, replayDeadLetters } from '@cio-bus/dead-letters';
import type { SendDecision, SendEntry } from '@cio-bus/ledger';
import { Command, Option } from 'commander';
import type { CliContext } from '../../context.ts';
import { exitCodes, UsageError } from '../../exit-code.ts';
import { operatorOf } from '../../operator.ts';
import { type DecisionOptions, withDecision } from '../../options.ts';
import { formatTime, printResult } from '../../output/print-result.ts';
import { findDeadLetter, readRecordOf } from './find-dead-letter.ts';
import { renderReplay } from './replay.ts';
import { sendIdOf } from './send-id.ts';

interface SettleOptions extends DecisionOptions {
  withoutEntry?: boolean;
  sent?: string;
  notSent?: boolean;
}

const FLOW = `
A send whose response was lost is held: the bus never repeats it automatically. Look up the person in Customer.io, then
record what you found. The ledger is updated first, then the command is replayed: with --sent it ends as done with that
delivery id and is not sent again; with --not-sent it is sent now. Use the sender's REDIS_URL, or, without Redis, run this
on the sender's machine with its STATE_DIR. A ledger that does not have the send is refused: it is probably another one.

Examples:
  cio-bus dlq settle transactional-sender/customerio.transactional/3/17 --sent RPILAgIA --why 'seen in the activity log' --yes
  cio-bus dlq settle transactional-sender/customerio.transactional/3/18 --not-sent --why 'not in the activity log' --yes`;

/** `cio-bus dlq settle`: records an operator's finding about a send that may have happened. */
export function dlqSettleCommand(context: CliContext): Command {
  const command = new Command('settle')
    .description('records whether a send in doubt happened, and closes it')
    .argument('<id>', 'dead letter with the code SEND_UNKNOWN')
    .addOption(new Option('--sent <delivery id>', 'it was sent, with this delivery id').conflicts('notSent'))
    .option('--not-sent', 'it was not sent; send it now')
    .option('--without-entry', 'settle it although the ledger does not have the send: it was lost, or settled halfway')
    .addHelpText('after', FLOW);
  return withDecision(command, context).action((deadLetterId: string, options: SettleOptions) =>
    settle(context, deadLetterId, options),
  );
}

async function settle(context: CliContext, deadLetterId: string, options: SettleOptions): Promise<void> {
  const decision = decisionOf(options);
  const deadLetter = await findDeadLetter(context, deadLetterId);
  checkOpen(deadLetter);
  const id = sendIdOf(await readRecordOf(context, deadLetter));
  const dryRun = !options.yes;
  const sends = await context.connections.sends();
  checkEntry(deadLetter, { id, decision, entry: await sends.get(id), isExpected: options.withoutEntry !== true });
  const operator = await operatorOf(context, options);
  if (!dryRun) {
    await sends.settle(id, decision);
    const counts = decision === 'not-sent' ? { notSent: 1 } : { sent: 1 };
    await auditAction(operator, { action: 'settled', counts, filter: { deadLetterIds: [deadLetterId] } });
  }
  const report = await replayDeadLetters({
    ...operator,
    dryRun,
    filter: { deadLetterIds: [deadLetterId] },
    resendUnknown: true,
    includeParked: true,
  });
  printResult(context, options, { sendId: id, decision, ...report }, () => render(id, decision, report));
  if (report.failed.length > 0) context.end(exitCodes.found);
}

function decisionOf({ sent, notSent }: SettleOptions): SendDecision {
  if (notSent) return 'not-sent';
  if (sent) return { deliveryId: sent };
  throw new UsageError('expected what you found: --sent <delivery id> or --not-sent');
}

function checkOpen({ code, state }: ListedDeadLetter): void {
  if (code !== 'SEND_UNKNOWN')
    throw new UsageError(`the dead letter has the code ${code} and is no send in doubt; use cio-bus dlq replay`);
  if (state === 'resolved' || state === 'forgotten') throw new UsageError(`the dead letter is already ${state}`);
}

interface Checked {
  id: string;
  decision: SendDecision;
  entry: SendEntry | undefined;
  isExpected: boolean;
}

/** Whether this is the ledger of the sender, and the attempt the one that this dead letter is about. */
function checkEntry({ deadLetterId, failedAt }: ListedDeadLetter, { id, decision, entry, isExpected }: Checked): void {
  if (!entry && isExpected)
    throw new UsageError(
      `the ledger does not have the send ${id}: use the REDIS_URL of transactional-sender, or its STATE_DIR on its machine; --without-entry if the entry was lost, or removed by an earlier --not-sent`,
    );
  if (!entry) return;
  if (entry.attemptedAt > failedAt)
    throw new UsageError(
      `the send ${id} was tried again at ${formatTime(entry.attemptedAt)}, after ${deadLetterId} failed: look at cio-bus trace ${id}, and settle its last dead letter`,
    );
  if (entry.deliveryId !== undefined && (decision === 'not-sent' || decision.deliveryId !== entry.deliveryId))
    throw new UsageError(`the send ${id} is recorded as delivery ${entry.deliveryId}: --sent ${entry.deliveryId}`);
}

const render = (id: string, decision: SendDecision, report: ReplayReport): string => {
  const finding = decision === 'not-sent' ? 'not sent, and sent now' : `sent as delivery ${decision.deliveryId}`;
  const recorded = report.dryRun ? 'would be recorded' : 'was recorded';
  return `${id} ${recorded} in the ledger as ${finding}.\n${renderReplay(report)}`;
};

import {
  type ReplayReport,
  SettleRefusedError,
  type SettleSendOptions,
  type SettleSendReport,
  settleSend,
} from '@cio-bus/dead-letters';
import type { SendDecision } from '@cio-bus/ledger';
import { Command, Option } from 'commander';
import { exitCodes, UsageError } from '../../exit-code.ts';
import { operatorOf } from '../../options/operator.ts';
import { type DecisionOptions, withDecision } from '../../options/options.ts';
import { printResult } from '../../output/print-result.ts';
import type { CliContext } from '../../terminal/context.ts';
import { renderReplay } from './replay.ts';

interface SettleOptions extends DecisionOptions {
  withoutEntry?: boolean;
  beforeSendAt?: boolean;
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
    .option('--before-send-at', 'not sent, although it is planned for later: Customer.io is known not to have it')
    .addHelpText('after', FLOW);
  return withDecision(command, context).action((deadLetterId: string, options: SettleOptions) =>
    settle(context, deadLetterId, options),
  );
}

async function settle(context: CliContext, deadLetterId: string, options: SettleOptions): Promise<void> {
  const finding = decisionOf(options);
  const operator = await operatorOf(context, options);
  const { sends } = context.connections;
  const { withoutEntry = false, beforeSendAt = false, yes } = options;
  const exceptions = { withoutEntry, beforeSendAt };
  const settled = await settleOrExplain({ ...operator, sends, deadLetterId, finding, ...exceptions, dryRun: !yes });
  const { sendId, ...report } = settled;
  printResult(context, options, { sendId, decision: finding, ...report }, () => render(sendId, finding, report));
  if (report.failed.length > 0) context.end(exitCodes.found);
}

async function settleOrExplain(options: SettleSendOptions): Promise<SettleSendReport> {
  try {
    return await settleSend(options);
  } catch (error) {
    if (error instanceof SettleRefusedError) throw new UsageError(error.message);
    throw error;
  }
}

function decisionOf({ sent, notSent }: SettleOptions): SendDecision {
  if (notSent) return 'not-sent';
  if (sent) return { deliveryId: sent };
  throw new UsageError('expected what you found: --sent <delivery id> or --not-sent');
}

const render = (id: string, decision: SendDecision, report: ReplayReport): string => {
  const finding = decision === 'not-sent' ? 'not sent, and sent now' : `sent as delivery ${decision.deliveryId}`;
  const recorded = report.dryRun ? 'would be recorded' : 'was recorded';
  return `${id} ${recorded} in the ledger as ${finding}.\n${renderReplay(report)}`;
};

import type { ListedLetter } from '@cio-bus/dead-letters';
import { type ReplayReport, replayDeadLetters } from '@cio-bus/dead-letters';
import type { SendDecision } from '@cio-bus/ledger';
import { Command, Option } from 'commander';
import type { CliContext } from '../../context.ts';
import { exitCodes, UsageError } from '../../exit-code.ts';
import { operatorOf } from '../../operator.ts';
import { type DecisionOptions, withDecision } from '../../options.ts';
import { tell } from '../../output/tell.ts';
import { findLetter } from './find-letter.ts';
import { renderReplay } from './replay.ts';
import { sendIdOf } from './send-id.ts';

interface SettleOptions extends DecisionOptions {
  sent?: string;
  notSent?: boolean;
}

const FLOW = `
A send whose answer was lost is held: the bus never makes it again by itself. Look the person up in Customer.io, then say
what you found. The ledger is told first, then the command is replayed: it ends as done with that delivery id and is not
sent again, or it is sent now. Run it with the sender's REDIS_URL; where there is none, beside it, with its STATE_DIR.`;

/** `cio-bus dlq settle`: a person's word on a send that may have happened. */
export function dlqSettleCommand(context: CliContext): Command {
  const command = new Command('settle')
    .description('says whether a send in doubt happened, and closes it')
    .argument('<letter id>', 'a letter SEND_UNKNOWN')
    .addOption(new Option('--sent <delivery id>', 'it was sent, as this delivery').conflicts('notSent'))
    .option('--not-sent', 'it was not sent: send it now')
    .addHelpText('after', FLOW);
  return withDecision(command, context).action((letterId: string, options: SettleOptions) =>
    settle(context, letterId, options),
  );
}

async function settle(context: CliContext, letterId: string, options: SettleOptions): Promise<void> {
  const decision = decisionOf(options);
  const letter = await findLetter(context, letterId);
  checkOpen(letter);
  const id = sendIdOf(letter);
  const dryRun = !options.yes;
  if (!dryRun) await (await context.connections.sends()).settle(id, decision);
  const report = await replayDeadLetters({
    ...(await operatorOf(context, options)),
    dryRun,
    filter: { letterIds: [letterId] },
    resendUnknown: true,
    includeParked: true,
  });
  tell(context, options, { sendId: id, decision, ...report }, () => render(id, decision, report));
  if (report.failed.length > 0) context.end(exitCodes.found);
}

function decisionOf({ sent, notSent }: SettleOptions): SendDecision {
  if (notSent) return 'not-sent';
  if (sent) return { deliveryId: sent };
  throw new UsageError('say what you found: --sent <delivery id>, or --not-sent');
}

function checkOpen({ code, state }: ListedLetter): void {
  if (code !== 'SEND_UNKNOWN') throw new UsageError(`the letter is ${code}, no send in doubt: cio-bus dlq replay`);
  if (state === 'resolved' || state === 'forgotten') throw new UsageError(`the letter is ${state} already`);
}

const render = (id: string, decision: SendDecision, report: ReplayReport): string => {
  const what = decision === 'not-sent' ? 'not sent, so that it is sent now' : `sent as delivery ${decision.deliveryId}`;
  return `The ledger ${report.dryRun ? 'would be' : 'was'} told that ${id} was ${what}.\n${renderReplay(report)}`;
};

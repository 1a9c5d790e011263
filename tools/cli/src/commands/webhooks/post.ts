import { BusError, reasonOf } from '@cio-bus/contracts';
import { auditAction, closePostedDeadLetters } from '@cio-bus/dead-letters';
import { normaliseWebhook } from '@cio-bus/webhooks';
import { Command } from 'commander';
import { exitCodes, UsageError } from '../../exit-code.ts';
import { operatorOf } from '../../options/operator.ts';
import { type DecisionOptions, withDecision } from '../../options/options.ts';
import { printResult } from '../../output/print-result.ts';
import type { CliContext } from '../../terminal/context.ts';
import { readInput } from '../../terminal/read-input.ts';
import type { PostResult } from '../../webhook-poster.ts';
import { findDeadLetter, isCutBody, readRecordOf } from '../dlq/find-dead-letter.ts';
import { type AddressOption, addressOf } from './address.ts';
import { incompleteAdvice, isWhollyAccepted } from './answer-advice.ts';

interface PostOptions extends DecisionOptions, AddressOption {
  deadLetter?: string;
}

const NOTES = `
Signs the body and posts it to the receiver as Customer.io does: its events are written, reacted to and stored as all others;
one whose event_id was seen before has no second effect. With --dead-letter and no file the body is that of the dead letter,
with a file it is the repaired one; the dead letter is closed once the receiver has accepted every event of the body.
Exit code 1 when the receiver did not: the dead letter stays open. The receiver answers 200 also to what it cannot use, and keeps
it as a dead letter.

Examples:
  cio-bus dlq show webhook-receiver/http/4f9c… --out body.json
  cio-bus webhooks post body.json --dead-letter webhook-receiver/http/4f9c… --why 'metric repaired' --yes`;

/** `cio-bus webhooks post`: posts a body, a repaired one, or a dead letter of the receiver. */
export function webhooksPostCommand(context: CliContext): Command {
  const command = new Command('post')
    .description('signs a body and posts it to the receiver: a repaired one, or that of a dead letter')
    .argument('[file]', 'file with the body, or - for standard input')
    .option('--dead-letter <id>', 'dead letter of webhook-receiver that is closed by it')
    .option('--url <address>', "address of webhook-receiver (default: that of the workspace's reporting webhook)")
    .addHelpText('after', NOTES);
  return withDecision(command, context).action((file: string | undefined, options: PostOptions) =>
    post(context, file, options),
  );
}

async function post(context: CliContext, file: string | undefined, options: PostOptions): Promise<void> {
  const body = await bodyOf(context, file, options.deadLetter);
  const events = eventsOf(body, {
    now: context.now(),
    deadLetterId: file === undefined ? options.deadLetter : undefined,
  });
  const url = await addressOf(context, options);
  const report = { url, events, bytes: body.length, dryRun: !options.yes };
  if (report.dryRun) return printResult(context, options, report, () => `${would(report)}\n${DRY_RUN}`);
  const operator = await operatorOf(context, options); // without Kafka there is no audit, so nothing is posted
  const result = await context.connections.poster().signed(url, body, context.now());
  const isAccepted = isWhollyAccepted(result, events.length);
  const { accepted = 0, unusable } = result.answer ?? {};
  const hasEffect = isAccepted || (result.status === 200 && accepted > 0);
  const closed = hasEffect ? await close(operator, isAccepted ? options.deadLetter : undefined) : undefined;
  const answered = { status: result.status ?? null, isAccepted, accepted, unusable, answer: result.text };
  const posted = { ...report, ...answered, closed };
  printResult(context, options, posted, () =>
    isAccepted ? done(posted, options.deadLetter) : notDone(posted, { result, deadLetterId: options.deadLetter }),
  );
  if (!isAccepted || (closed?.failed.length ?? 0) > 0) context.end(exitCodes.found);
}

async function bodyOf(
  context: CliContext,
  file: string | undefined,
  deadLetterId: string | undefined,
): Promise<Buffer> {
  const deadLetter = deadLetterId === undefined ? undefined : await deadBodyOf(context, deadLetterId);
  if (file !== undefined) return readInput(context.terminal, file);
  if (!deadLetter) throw new UsageError('expected a file with the body, or --dead-letter');
  if (deadLetter.isCut)
    throw new UsageError(
      'the dead letter has only the first part of a body that was too large: give the whole body as a file',
    );
  return deadLetter.value;
}

async function deadBodyOf(context: CliContext, deadLetterId: string) {
  const listed = await findDeadLetter(context, deadLetterId);
  if (listed.origin !== undefined)
    throw new UsageError(
      `${deadLetterId} is a record of ${listed.origin.topic}, not a body that was posted: cio-bus dlq replay`,
    );
  if (listed.state !== 'open' && listed.state !== 'parked')
    throw new UsageError(`${deadLetterId} is ${listed.state}: there is nothing to post`);
  const value = (await readRecordOf(context, listed)).value ?? Buffer.alloc(0);
  return { value, isCut: isCutBody(listed, value) };
}

/** The events of a body. @throws BusError `MESSAGE_INVALID` that says, of a dead letter's own body, how it is repaired */
function eventsOf(body: Buffer, { now, deadLetterId }: { now: number; deadLetterId: string | undefined }) {
  try {
    return eventsIn(body, now);
  } catch (error) {
    if (deadLetterId === undefined || !(error instanceof BusError)) throw error;
    const advice = `save the body with cio-bus dlq show ${deadLetterId} --out body.json, repair it, and give the file`;
    throw new BusError(error.code, `${reasonOf(error)}; ${advice}`);
  }
}

/** @throws BusError `MESSAGE_INVALID` for a body that the receiver would make a dead letter again */
function eventsIn(body: Buffer, now: number): { id: string; event: string }[] {
  const { events, unusable } = normaliseWebhook(body, { requestedAt: now, now });
  const [first] = unusable;
  if (first) throw first.error;
  return events.map(({ id, objectType, metric }) => ({ id, event: `${objectType}_${metric}` }));
}

/** Closes the dead letter; without one there is only an audit record. */
async function close(operator: Awaited<ReturnType<typeof operatorOf>>, deadLetterId: string | undefined) {
  if (deadLetterId !== undefined)
    return closePostedDeadLetters({ ...operator, filter: { deadLetterIds: [deadLetterId], state: 'all' } });
  return { id: await auditAction(operator, { action: 'webhook-posted', counts: { bodies: 1 } }), failed: [] };
}

const DRY_RUN = 'Dry run: nothing was posted. Add --yes to carry it out.';

const would = ({ url, events, bytes }: { url: string; events: readonly { event: string }[]; bytes: number }): string =>
  `Would post ${bytes} bytes with ${summary(events)} to ${url}.`;

function summary(events: readonly { event: string }[]): string {
  const kinds = [...new Set(events.map(({ event }) => event))].join(', ');
  return `${events.length} ${events.length === 1 ? 'event' : 'events'} (${kinds})`;
}

interface Posted {
  url: string;
  events: readonly { event: string }[];
  closed: { id: string; failed: readonly { message: string }[] } | undefined;
}

function done({ url, events, closed }: Posted, deadLetterId: string | undefined): string {
  const accepted = `Accepted by ${url}: ${summary(events)}.`;
  if (!closed || deadLetterId === undefined) return accepted;
  const [failed] = closed.failed;
  return failed
    ? `${accepted}\n${deadLetterId} stays open, Kafka did not acknowledge the decision: ${failed.message}`
    : `${accepted}\n${deadLetterId} is closed, as ${closed.id}.`;
}

function notDone(
  { url, events, closed }: Posted,
  { result, deadLetterId }: { result: PostResult; deadLetterId: string | undefined },
): string {
  const reason = `Not accepted by ${url}: ${incompleteAdvice(result, events.length)}.`;
  const left = deadLetterId === undefined ? '' : ` ${deadLetterId} stays open.`;
  return `${reason}${closed || result.status === 200 ? '' : ' Nothing was changed.'}${left}`;
}

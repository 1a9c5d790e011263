import { type DeadLetter, deadLetterCommandId, readJsonObject, sendAtSeconds } from '@cio-bus/contracts';
import { auditAction, type Operator } from '../actions/operator.ts';
import { findDeadLetter, readRecordOf } from '../query/find-dead-letter.ts';
import type { ListedDeadLetter } from '../query/listed-dead-letter.ts';
import { replayDeadLetters } from '../replay/replay-dead-letters.ts';
import type { ReplayOptions, ReplayReport } from '../replay/replay-options.ts';

/** What an operator has found out about a send that may have happened. */
type SendFinding = 'not-sent' | { deliveryId: string };

/** What the sender's ledger has of a send. */
interface LedgerEntry {
  id: string;
  owner: string;
  attemptedAt: number;
  deliveryId: string | undefined;
}

/** The send in doubt, what was found out, and the operator. */
export interface SettleSendOptions extends Operator, Pick<ReplayOptions, 'index' | 'transact'> {
  /** The sender's ledger. */
  sends(): Promise<{
    get(id: string): Promise<LedgerEntry | undefined>;
    settle(id: string, finding: SendFinding, seen: LedgerEntry | undefined): Promise<void>;
  }>;
  deadLetterId: string;
  finding: SendFinding;
  /** Whether the ledger may lack the send: it was lost, or removed by an earlier `not-sent`. @default false */
  withoutEntry?: boolean;
  /** Whether a message that is planned for later may be `not-sent` before its time. @default false */
  beforeSendAt?: boolean;
  /** @default false */
  dryRun?: boolean;
}

/** Result of settling a send. */
export interface SettleSendReport extends ReplayReport {
  /** Id of the send in the ledger. */
  sendId: string;
}

/** The send cannot be settled, or not like this; the message says why, and what to do. */
export class SettleRefusedError extends Error {
  override readonly name = 'SettleRefusedError';
}

/**
 * Records in the ledger whether a send in doubt happened, then replays its command: one that was sent ends as done and is not
 * sent again; one that was not is sent now.
 *
 * @throws UnknownDeadLettersError when there is none with this id
 * @throws SettleRefusedError when it is no send in doubt, the ledger is not that of its last attempt, or `not-sent` is found
 *   before the time for which the message is planned
 */
export async function settleSend(options: SettleSendOptions): Promise<SettleSendReport> {
  const { index, deadLetterId, finding, dryRun = false } = options;
  const listed = await findDeadLetter(index, deadLetterId);
  requireOpen(listed);
  const deadLetter = await readRecordOf(index, listed);
  const sendId = deadLetterCommandId(deadLetter);
  if (sendId === undefined) throw new SettleRefusedError(`${deadLetterId} is not the dead letter of a command`);
  requireDue(options, deadLetter);
  const sends = await options.sends();
  const entry = await sends.get(sendId);
  requireOwnEntry(options, listed, { sendId, entry });
  const filter = { deadLetterIds: [deadLetterId] };
  if (!dryRun) {
    await sends.settle(sendId, finding, entry);
    const counts: Record<string, number> = finding === 'not-sent' ? { notSent: 1 } : { sent: 1 };
    await auditAction(options, { action: 'settled', counts, filter });
  }
  const replay = { ...options, dryRun, filter, resendUnknown: true, includeParked: true };
  return { sendId, ...(await replayDeadLetters(replay)) };
}

function requireOpen({ code, state }: ListedDeadLetter): void {
  if (code !== 'SEND_UNKNOWN')
    throw new SettleRefusedError(
      `the dead letter has the code ${code} and is no send in doubt; use cio-bus dlq replay`,
    );
  if (state === 'resolved' || state === 'forgotten')
    throw new SettleRefusedError(`the dead letter is already ${state}`);
}

/** Customer.io lists a planned message at its time: one that it has accepted would be sent now, and then again. */
function requireDue({ finding, beforeSendAt = false, now = Date.now }: SettleSendOptions, { value }: DeadLetter): void {
  const planned = plannedFor(value);
  if (finding !== 'not-sent' || beforeSendAt || planned === undefined || planned <= now()) return;
  throw new SettleRefusedError(
    `the message is planned for ${new Date(planned).toISOString()}, and Customer.io may list it only then: it would be sent now, and again at that time. Look again after it; --before-send-at if Customer.io is known not to have it`,
  );
}

/** The time that a command asks for, ms since the epoch. */
function plannedFor(value: DeadLetter['value']): number | undefined {
  try {
    const { payload } = readJsonObject({ value });
    const { send_at: at } = Object(payload) as { send_at?: unknown };
    return typeof at === 'number' ? sendAtSeconds(at) * 1_000 : undefined;
  } catch {
    return undefined; // no command any more: its replay is refused
  }
}

/** Whether this is the ledger of the sender, and the attempt the one that this dead letter is about. */
function requireOwnEntry(
  { finding, withoutEntry = false }: SettleSendOptions,
  { deadLetterId, failedAt }: ListedDeadLetter,
  { sendId, entry }: { sendId: string; entry: LedgerEntry | undefined },
): void {
  if (!entry && !withoutEntry)
    throw new SettleRefusedError(
      `the ledger does not have the send ${sendId}: use the REDIS_URL of transactional-sender, or its STATE_DIR on its machine; --without-entry if the entry was lost, or removed by an earlier --not-sent`,
    );
  if (!entry) return;
  if (entry.attemptedAt > failedAt)
    throw new SettleRefusedError(
      `the send ${sendId} was tried again at ${new Date(entry.attemptedAt).toISOString()}, after ${deadLetterId} failed: look at cio-bus trace ${sendId}, and settle its last dead letter`,
    );
  if (entry.deliveryId !== undefined && (finding === 'not-sent' || finding.deliveryId !== entry.deliveryId))
    throw new SettleRefusedError(
      `the send ${sendId} is recorded as delivery ${entry.deliveryId}: --sent ${entry.deliveryId}`,
    );
}

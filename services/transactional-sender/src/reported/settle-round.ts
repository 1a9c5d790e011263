import { type MessageReport, peopleIn } from '@cio-bus/customerio';
import { type DeadLetterIndex, replayDeadLetters } from '@cio-bus/dead-letters';
import type { Producer, RunTransaction } from '@cio-bus/kafka';
import type { SendLedger } from '@cio-bus/ledger';
import type { Telemetry } from '@cio-bus/service';
import { CLOCK_MARGIN_MS, decideSettlements, type HeldSend, type Settlement } from './decide-settlements.ts';
import { createHeldSends, type HeldSendsDependencies } from './held-sends.ts';
import { createReportedDeliveries, type ReportSources } from './reported-deliveries.ts';

/** Dependencies of {@link createSettleRound}. */
export interface SettleRoundDependencies extends ReportSources {
  index: DeadLetterIndex;
  customerio: HeldSendsDependencies['customerio'];
  sends: Pick<SendLedger, 'get' | 'unclaimed' | 'claimReported'>;
  producer: Producer;
  /** Runs the transactions of replays. */
  transact: RunTransaction;
  telemetry: Pick<Telemetry, 'logger'>;
}

/** Reports of a message are read from this long before its attempt: clocks differ. */
const READ_BEFORE_MS = 5 * 60_000;
/** Customer.io repeats a report for 7 days; a message is expected within a day. */
const REPORTED_WITHIN_MS = 8 * 24 * 60 * 60_000;
const FAILED = 'a reported send could not be settled; retrying at the next interval';
const BY = 'transactional-sender';

/** Creates one comparison. It decides about what earlier ones have read, then reads what is new. */
export function createSettleRound(options: SettleRoundDependencies, signal: AbortSignal): () => Promise<void> {
  const heldSends = createHeldSends(options);
  const reported = createReportedDeliveries(options);
  /** Attempts whose reports were read from the beginning. */
  let compared: ReadonlySet<string> = new Set();

  return async function settleRound() {
    // In this order: a send that was settled by the time of the first has its dead letter in the second.
    await reported.ripen();
    const held = await heldSends();
    const open = held.filter((send) => isExpected(send, options.now()));
    if (open.length === 0) {
      compared = new Set();
      return reported.clear();
    }
    const deliveries = reported.list();
    const free = new Set(await options.sends.unclaimed(deliveries.map(({ deliveryId }) => deliveryId)));
    const candidates = deliveries.map((delivery) => ({ ...delivery, isFree: free.has(delivery.deliveryId) }));
    for (const settlement of decideSettlements(held, candidates)) {
      if (signal.aborted) return;
      await settleOne(options, settlement).catch((error) => options.telemetry.logger.warn({ err: error }, FAILED));
    }
    const added = open.filter((send) => !compared.has(attemptOf(send)));
    await reported.read({
      since: sinceOf(added),
      isWanted: isAbout(open),
      signal,
    });
    compared = new Set(open.map(attemptOf));
  };
}

/** Whether it can still be settled. */
const isExpected = ({ open, isCertain, entry, sendAt = 0 }: HeldSend, now: number): boolean =>
  open.length > 0 && isCertain && entry !== undefined && now < Math.max(entry.attemptedAt, sendAt) + REPORTED_WITHIN_MS;

/** Whether an event may be about one of the sends. */
function isAbout(sends: readonly HeldSend[]): (event: MessageReport) => boolean {
  const sendsOf = Map.groupBy(sends, ({ person }) => person);
  return (event) => peopleIn(event).some((person) => sendsOf.get(person)?.some(({ matches }) => matches(event)));
}

const attemptOf = ({ id, entry }: HeldSend): string => `${id} ${entry?.attemptedAt}`;

const sinceOf = (added: readonly HeldSend[]): number | undefined =>
  added.length === 0 ? undefined : Math.min(...added.map(({ entry }) => entry?.attemptedAt ?? 0)) - READ_BEFORE_MS;

async function settleOne(options: SettleRoundDependencies, { send, delivery }: Settlement): Promise<void> {
  const { sends, index, producer, transact, telemetry } = options;
  const { deliveryId, sending } = delivery;
  const about = { id: send.id, deliveryId, event: sending.id };
  // Not if an operator or another send was first, or if it may be that of another send in doubt.
  if (!(await sends.claimReported(send.id, deliveryId, delivery.firstAt + CLOCK_MARGIN_MS))) return;
  const { replayed, failed } = await replayDeadLetters({
    index,
    producer,
    transact,
    by: BY,
    why: `Customer.io reported ${sending.objectType} ${sending.metric} of delivery ${deliveryId}, event ${sending.id}`,
    filter: { deadLetterIds: send.open },
    resendUnknown: true, // the ledger knows that it was sent
    includeParked: true,
  });
  if (replayed > 0) telemetry.logger.info(about, 'a held send was reported, and is settled as sent');
  if (failed.length > 0) telemetry.logger.warn({ ...about, failed }, FAILED);
}

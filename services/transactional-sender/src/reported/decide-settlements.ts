import { type MessageReport, peopleIn, type ReportMatcher } from '@cio-bus/customerio';
import type { SendEntry } from '@cio-bus/ledger';

/** A send with a dead letter that says it may have happened. */
export interface HeldSend extends ReportMatcher {
  /** Its id in the ledger. */
  id: string;
  /** Ids of its dead letters that nobody has decided about. Without one it only makes others ambiguous. */
  open: readonly string[];
  /** When Customer.io was asked to send it, if not at once; ms since the epoch. */
  sendAt?: number | undefined;
  /** Its entry in the ledger. */
  entry: Pick<SendEntry, 'attemptedAt' | 'deliveryId'> | undefined;
}

/** The report that Customer.io has sent a message, or tried to. */
export interface SendingReport extends MessageReport {
  /** Customer.io's id of the event. */
  id: string;
  metric: string;
}

/** A message that Customer.io has reported. */
export interface ReportedDelivery {
  deliveryId: string;
  /** Time of its earliest report, ms since the epoch. */
  firstAt: number;
  /** Undefined while only later ones have come, such as `opened`: the message may be older than it seems. */
  sending: SendingReport | undefined;
  /** Whether every send is settled that was asked for before the report was read: none of them can claim it any more. */
  isRipe: boolean;
  /** Whether no send of the ledger has claimed it. */
  isFree: boolean;
}

/** A held send, and the delivery that it was. */
export interface Settlement {
  send: HeldSend;
  delivery: ReportedDelivery & { sending: SendingReport };
}

/** Two clocks may differ, and Customer.io reports whole seconds. */
export const CLOCK_MARGIN_MS = 2_000;
/** Customer.io sends within seconds; in an outage later. What comes later still may be another app's message. */
const SENT_WITHIN_MS = 24 * 60 * 60 * 1_000;

/**
 * Decides which held sends happened: exactly one delivery that no other send has claimed was reported for the person and
 * template since the attempt, of a push exactly one at all, and no other held send may be it. In doubt it is left to an operator: claiming a wrong delivery
 * would hide a send that never happened.
 */
export function decideSettlements(held: readonly HeldSend[], deliveries: readonly ReportedDelivery[]): Settlement[] {
  // By person: after an outage there are thousands of both.
  const heldOf = Map.groupBy(held, ({ person }) => person);
  const matching = deliveries.filter(isReported).map((delivery) => {
    const ofPerson = peopleIn(delivery.sending).flatMap((person) => heldOf.get(person) ?? []);
    return { delivery, sends: ofPerson.filter(({ matches }) => matches(delivery.sending)) };
  });
  const pairs = matching.flatMap((match) => match.sends.map((send) => ({ send, ...match })));
  return [...Map.groupBy(pairs, ({ send }) => send)].flatMap(([send, ofSend]) => {
    const inTime = ofSend.filter(({ delivery }) => isInTime(send, delivery));
    // The ledger knows one delivery of a push: what seems free beside it may be that of another device.
    const isUnclear = send.isPerDevice && send.entry?.deliveryId === undefined;
    const [possible, ...others] = isUnclear ? inTime : inTime.filter(({ delivery }) => isOpenTo(send, delivery));
    if (!possible || others.length > 0 || !mayBeSettled(send, possible.delivery)) return [];
    const isAmbiguous = possible.sends.some((other) => other !== send && isRival(other, possible.delivery));
    return isAmbiguous ? [] : [{ send, delivery: possible.delivery }];
  });
}

/** Whether a delivery of its template and person may be this send's by time. */
function isInTime({ entry, sendAt = 0 }: HeldSend, { firstAt, sending }: ReportedDelivery): boolean {
  if (!entry) return false;
  const planned = Math.max(entry.attemptedAt, sendAt);
  const earliest = sending?.metric === 'drafted' ? entry.attemptedAt : planned; // the draft of a planned message
  return firstAt >= earliest - CLOCK_MARGIN_MS && firstAt <= planned + SENT_WITHIN_MS;
}

/** Whether a delivery may be this send's by the ledger. */
const isOpenTo = ({ entry }: HeldSend, { deliveryId, isFree }: ReportedDelivery): boolean =>
  isFree || deliveryId === entry?.deliveryId;

function mayBeSettled(send: HeldSend, delivery: ReportedDelivery): boolean {
  const { entry, open, isCertain } = send;
  const { deliveryId, isRipe } = delivery;
  if (open.length === 0 || !isCertain || !isRipe || !isOpenTo(send, delivery)) return false;
  return (entry?.deliveryId ?? deliveryId) === deliveryId;
}

const isReported = (delivery: ReportedDelivery): delivery is Settlement['delivery'] => delivery.sending !== undefined;

/** Whether the delivery may be that of this send: of one in doubt, or of one that an operator has sent again. */
const isRival = ({ entry }: HeldSend, { firstAt }: ReportedDelivery): boolean =>
  entry === undefined || (entry.deliveryId === undefined && entry.attemptedAt - CLOCK_MARGIN_MS <= firstAt);

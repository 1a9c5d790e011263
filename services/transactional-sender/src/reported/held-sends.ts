import { createHash } from 'node:crypto';
import {
  BusError,
  type DeadLetter,
  deadLetterCommandId,
  sendAtSeconds,
  transactionalCommand,
} from '@cio-bus/contracts';
import type { CustomerIOService, ReportMatcher } from '@cio-bus/customerio';
import {
  type DeadLetterFilter,
  type DeadLetterIndex,
  type ListedDeadLetter,
  listDeadLetters,
  readDeadLetters,
} from '@cio-bus/dead-letters';
import type { SendLedger } from '@cio-bus/ledger';
import type { HeldSend } from './decide-settlements.ts';

/** Dependencies of {@link createHeldSends}. */
export interface HeldSendsDependencies {
  index: DeadLetterIndex;
  customerio: Pick<CustomerIOService, 'reportMatcher'>;
  sends: Pick<SendLedger, 'get'>;
}

/** What the bytes of a dead letter say. */
interface Facts extends ReportMatcher {
  id: string;
  /** Hash of the command: an edit before a replay makes it another one. */
  digest: string;
  sendAt?: number | undefined;
}

/** After an outage of Customer.io there may be thousands; more are an operator's task. */
const MAX_HELD = 10_000;
const FILTER = { code: 'SEND_UNKNOWN', service: 'transactional-sender' } as const;

/**
 * Lists the sends in doubt that have a dead letter: those that nobody has decided about, and all others of their people, which
 * make them ambiguous. Each dead letter is read once.
 */
export function createHeldSends(
  { index, customerio, sends }: HeldSendsDependencies,
  { max = MAX_HELD }: { max?: number } = {},
): () => Promise<HeldSend[]> {
  let known: ReadonlyMap<string, Facts> = new Map();

  async function factsOf(listed: readonly ListedDeadLetter[]): Promise<ReadonlyMap<string, Facts>> {
    const kept = new Map(listed.flatMap((one) => withName(one, known.get(nameOf(one)))));
    const unread = listed.filter((one) => !kept.has(nameOf(one)));
    for (const [one, deadLetter] of await readDeadLetters(index.kafka, unread))
      for (const [name, facts] of withName(one, await readFacts(deadLetter, customerio))) kept.set(name, facts);
    known = new Map([...kept].filter(([, { isCertain }]) => isCertain)); // the names of templates may be listed later
    return kept;
  }

  async function list(which: Pick<DeadLetterFilter, 'state' | 'keys'>): Promise<ListedDeadLetter[]> {
    const { deadLetters, total } = await listDeadLetters(index, { ...FILTER, ...which }, { limit: max });
    if (total > max) throw new Error(`${total} sends are in doubt; at most ${max} are compared with reports`);
    return deadLetters;
  }

  return async function heldSends() {
    const undecided = [...(await list({ state: 'open' })), ...(await list({ state: 'parked' }))];
    if (undecided.length === 0) return [];
    const keys = [...new Set(undecided.flatMap(({ key }) => (key === null ? [] : [key.toString()])))];
    const listed = [...undecided, ...(await list({ state: 'resolved', keys }))].toSorted(byAge);
    const facts = await factsOf(listed);
    const held: HeldSend[] = [];
    for (const [id, ofSend] of Map.groupBy(listed, (one) => facts.get(nameOf(one))?.id)) {
      const [fact, ...edited] = ofSend.flatMap((one) => facts.get(nameOf(one)) ?? []);
      if (id === undefined || !fact) continue;
      // Nothing says which of several versions the attempt has sent.
      const isCertain = fact.isCertain && edited.every(({ digest }) => digest === fact.digest);
      held.push({
        ...{ ...fact, isCertain },
        open: ofSend.filter(isOpen).map(({ deadLetterId }) => deadLetterId),
        entry: await sends.get(id),
      });
    }
    return held;
  };
}

const byAge = (one: ListedDeadLetter, other: ListedDeadLetter): number =>
  one.failedAt - other.failedAt || one.position.offset - other.position.offset;

const isOpen = ({ state }: ListedDeadLetter): boolean => state === 'open' || state === 'parked';

const nameOf = ({ position: { partition, offset, timestamp } }: ListedDeadLetter): string =>
  `${partition}/${offset}/${timestamp}`;

const withName = (listed: ListedDeadLetter, facts: Facts | undefined): [string, Facts][] =>
  facts ? [[nameOf(listed), facts]] : [];

async function readFacts(
  deadLetter: DeadLetter,
  customerio: HeldSendsDependencies['customerio'],
): Promise<Facts | undefined> {
  const { origin, key, value, headers } = deadLetter;
  const id = deadLetterCommandId(deadLetter);
  if (!origin || id === undefined) return undefined;
  const digest = createHash('sha256')
    .update(value ?? '')
    .digest('base64');
  try {
    const command = transactionalCommand.read({ ...origin, key, value, headers });
    const { send_at: sendAt } = command.payload;
    const matcher = await customerio.reportMatcher(command);
    return { id, digest, ...matcher, sendAt: typeof sendAt === 'number' ? sendAtSeconds(sendAt) * 1_000 : undefined };
  } catch (error) {
    if (!(error instanceof BusError)) throw error;
    // It was sent once, so its template was removed since. Which one it was is not known any more.
    return { id, digest, person: `id:${key}`, isCertain: false, isPerDevice: true, matches: () => true };
  }
}

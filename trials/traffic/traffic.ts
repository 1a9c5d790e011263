import { type Command, deriveUlid } from '@cio-bus/contracts';
import { type Random, seededRandom } from '@cio-bus/customerio-sandbox';
import type { CommandDraft } from '@cio-bus/event-bus';
import { oneOf, pick } from './random.ts';

/** What Customer.io rejects at first, and accepts once the cause is "fixed". */
export const refusedByCustomerIO = { events: ['order_refunded'], templates: ['abandoned_cart'] } as const;

/** A command of a trial's app, without its time. */
export type TrialCommand = CommandDraft & Pick<Command, 'id'>;

/** What to generate. */
export interface TrafficOptions {
  commands: number;
  users: number;
  seed: number;
  /** Part of each id, ms since the epoch: two runs against one Customer.io must not share ids. */
  startedAt: number;
  mix?: Partial<TrafficMix>;
}

/** Composition of the traffic. */
export interface TrafficMix {
  /** The user of the command with this index, from 0. @default everybody once, then at random */
  userOf: (index: number, random: Random) => number;
  /** Share of events and sends that Customer.io rejects at first. @default one event in five, one send in ten */
  refusedRate: number | undefined;
  /** Share of commands that delete a profile, suppress or unsuppress it. @default 0 */
  profileChangeRate: number;
}

const events = ['order_paid', 'cart_viewed', 'product_viewed', 'trial_started'];
const profileChanges = ['delete', 'suppress', 'unsuppress', 'unsuppress'] as const;
const plans = ['free', 'pro', 'team'];
/** Share of events whose person is not known yet. */
const ANONYMOUS_RATE = 0.05;
/** Share of sends with a text of their own instead of a template. */
const OWN_TEXT_RATE = 0.1;

/**
 * Generates the traffic of an app: 35 % identifies, 50 % events and page views, some of them anonymous, 15 % transactional messages,
 * spread over the users. The same options give the same traffic. Each command carries its id (`command_id`), so that
 * entries of Customer.io's journal can be matched with commands.
 */
export function* generateTraffic({ commands, users, seed, startedAt, mix }: TrafficOptions): Generator<TrialCommand> {
  const random = seededRandom(seed);
  const everybodyOnce = (index: number) => (index < users ? index : pick(users, random));
  const { userOf = everybodyOnce, refusedRate, profileChangeRate = 0 } = mix ?? {};
  for (let index = 0; index < commands; index += 1) {
    const id = deriveUlid(startedAt, `${seed}/${index}`);
    const userId = `user-${String(userOf(index, random) + 1).padStart(5, '0')}`;
    if (profileChangeRate > 0 && random() < profileChangeRate) {
      yield { id, type: oneOf(profileChanges, random), userId, payload: {} };
    } else yield makeCommand(id, userId, index, { random, refusedRate });
  }
}

interface Chance {
  random: Random;
  refusedRate: number | undefined;
}

function makeCommand(id: string, userId: string, index: number, chance: Chance): TrialCommand {
  const { random } = chance;
  const kind = random();
  if (kind < 0.35) return { id, type: 'identify', userId, payload: attributesOf(id, userId, index, random) };
  if (kind < 0.85) {
    const subject = random() < ANONYMOUS_RATE ? { anonymousId: userId.replace('user', 'visitor') } : { userId };
    const name = `/products/${pick(100, random)}`;
    if (kind < 0.45) return { id, type: 'page', ...subject, payload: { name, data: { index } } };
    const payload = { name: eventOf(chance), data: { total: pick(500, random), index } };
    return { id, type: 'track', ...subject, payload };
  }
  return { id, type: 'transactional', userId, payload: sendOf(id, userId, index, chance) };
}

function eventOf({ random, refusedRate = 0.2 }: Chance): string {
  return random() < refusedRate ? refusedByCustomerIO.events[0] : oneOf(events, random);
}

const attributesOf = (id: string, userId: string, index: number, random: Random) => ({
  email: addressOf(userId),
  plan: oneOf(plans, random),
  visits: index,
  ...(random() < 0.3 ? { city: `city-${pick(20, random)}` } : {}),
  command_id: id,
});

/** Most use a template of the registry; some their own text, or a message that Customer.io does not know yet. */
function sendOf(id: string, userId: string, index: number, { random, refusedRate = 0.1 }: Chance) {
  const to = addressOf(userId);
  const message_data = { order_id: `order-${index}`, command_id: id };
  if (random() < refusedRate) return { to, transactional_message_id: refusedByCustomerIO.templates[0], message_data };
  if (random() < OWN_TEXT_RATE) {
    const [from, subject] = ['shop@example.com', `Order ${index}`];
    return { to, from, subject, body: 'Thank you, {{customer.plan}} user.', message_data };
  }
  return { to, template: 'order-confirmation', message_data };
}

const addressOf = (userId: string) => `${userId}@example.com`;

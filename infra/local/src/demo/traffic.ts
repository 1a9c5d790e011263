import { type Command, deriveUlid } from '@cio-bus/contracts';
import type { CommandDraft } from '@cio-bus/event-bus';

/** What Customer.io refuses at first, and takes once the cause is "fixed". */
export const refusedByCustomerIO = { events: ['order_refunded'], templates: ['abandoned_cart'] } as const;

/** A command of the demo's app, all but its time. */
export type DemoCommand = CommandDraft & Pick<Command, 'id'>;

/** What to generate. */
export interface TrafficOptions {
  commands: number;
  users: number;
  seed: number;
  /** Part of each id, ms since the epoch: two runs against one Customer.io must not share ids. */
  startedAt: number;
}

const events = ['order_paid', 'cart_viewed', 'product_viewed', 'trial_started', ...refusedByCustomerIO.events];
const plans = ['free', 'pro', 'team'];

/**
 * Generates the traffic of an app: 35 % identifies, 50 % events and page views, 15 % transactional messages, spread over
 * the users. The same options give the same traffic. Each command carries its id along (`command_id`), so that what
 * Customer.io accepted can be told apart later.
 */
export function* generateTraffic({ commands, users, seed, startedAt }: TrafficOptions): Generator<DemoCommand> {
  const random = mulberry32(seed);
  for (let index = 0; index < commands; index += 1) {
    const id = deriveUlid(startedAt, `${seed}/${index}`);
    // Everybody appears once, and then as chance has it.
    const user = index < users ? index : Math.floor(random() * users);
    yield makeCommand(id, `user-${String(user + 1).padStart(5, '0')}`, index, random);
  }
}

function makeCommand(id: string, userId: string, index: number, random: () => number): DemoCommand {
  const kind = random();
  if (kind < 0.35) return { id, type: 'identify', userId, payload: attributesOf(id, userId, index, random) };
  if (kind < 0.45)
    return { id, type: 'page', userId, payload: { name: `/products/${pick(100, random)}`, data: { index } } };
  if (kind < 0.85) {
    return {
      id,
      type: 'track',
      userId,
      payload: { name: oneOf(events, random), data: { total: pick(500, random), index } },
    };
  }
  return { id, type: 'transactional', userId, payload: sendOf(id, userId, index, random) };
}

const attributesOf = (id: string, userId: string, index: number, random: () => number) => ({
  email: addressOf(userId),
  plan: oneOf(plans, random),
  visits: index,
  ...(random() < 0.3 ? { city: `city-${pick(20, random)}` } : {}),
  command_id: id,
});

/** Most by a template of the registry; one in ten by a message that Customer.io does not know yet. */
function sendOf(id: string, userId: string, index: number, random: () => number) {
  const to = addressOf(userId);
  const message_data = { order_id: `order-${index}`, command_id: id };
  if (random() < 0.1) return { to, transactional_message_id: refusedByCustomerIO.templates[0], message_data };
  return { to, template: 'order-confirmation', message_data };
}

const addressOf = (userId: string) => `${userId}@example.com`;
const pick = (below: number, random: () => number) => Math.floor(random() * below);
const oneOf = <T>(choices: readonly T[], random: () => number) => choices[pick(choices.length, random)] as T;

/** Numbers from 0 to 1 that a seed determines. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

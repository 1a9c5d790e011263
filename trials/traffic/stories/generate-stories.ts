import { deriveUlid, keyOf } from '@cio-bus/contracts';
import { type Random, seededRandom } from '@cio-bus/customerio-sandbox';
import { between } from '../random.ts';
import type { TrialCommand } from '../traffic.ts';
import type { Story } from './story.ts';

/** Commands of the other traffic for which there is one story of each kind. */
const COMMANDS_PER_STORY = 1_000;
const FEWEST = 2;
const MOST = 60;
/** How often a person of a story is suppressed. */
const SUPPRESSIONS = 2;

/** How often something happens about a failing person. */
const FAILING_ROUNDS = 2;

/** What to generate; like the other traffic. */
export interface StoryOptions {
  commands: number;
  seed: number;
  startedAt: number;
  /** People about whom every request fails. @default nobody */
  failingPeople?: readonly string[];
}

/** A command of a story, without its id. */
type Draft = TrialCommand extends infer T ? (T extends unknown ? Omit<T, 'id'> : never) : never;
type Write = (draft: Draft) => TrialCommand;

/**
 * Generates stories: people who are suppressed and released again, who get and lose devices and relationships, who are merged, companies that come and go, and about whom
 * requests fail. The commands of a story are published in order, so that
 * an audit knows what must become of each.
 */
export function generateStories({ commands, seed, startedAt, failingPeople = [] }: StoryOptions): Story[] {
  const random = seededRandom(seed + 11);
  const count = Math.min(MOST, Math.max(FEWEST, Math.round(commands / COMMANDS_PER_STORY)));
  const write = () => writer(seed, startedAt);
  const stories = Array.from({ length: count }, (_, index) => index + 1).flatMap((number) => [
    suppression(`suppressed-${number}`, write(), random),
    devices(`equipped-${number}`, write(), random),
    merger(`merged-${number}`, write(), random),
    company(`company-${number}`, write(), random),
  ]);
  return [...stories, ...failingPeople.map((userId) => failure(userId, write()))];
}

/** Gives each command an id, and an identify the `command_id` by which the journal is matched. */
function writer(seed: number, startedAt: number): Write {
  let written = 0;
  return (draft) => {
    written += 1;
    const id = deriveUlid(startedAt, `${seed}/${keyOf(draft)}/${written}`);
    if (draft.type !== 'identify') return { ...draft, id } as TrialCommand;
    return { ...draft, id, payload: { ...draft.payload, command_id: id } };
  };
}

/** A person is suppressed and released again and again; what comes in between has no effect. */
function suppression(userId: string, write: Write, random: Random): Story {
  const event = (name: string) => write({ type: 'track', userId, payload: { name } });
  const round = (number: number) => [
    write({ type: 'identify', userId, payload: { plan: 'free', round: number } }),
    event('order_paid'),
    write({ type: 'suppress', userId, payload: {} }),
    event('cart_viewed'),
    write({ type: 'page', userId, payload: { name: '/suppressed' } }),
    write({ type: 'identify', userId, payload: { plan: 'pro', seen: number } }),
    write({ type: 'unsuppress', userId, payload: {} }),
    event('trial_started'),
    write({ type: 'identify', userId, payload: { plan: 'team' } }),
  ];
  const rounds = Array.from({ length: SUPPRESSIONS }, (_, index) => ({
    at: (index + between(0, 0.9, random)) / SUPPRESSIONS,
    commands: round(index + 1),
  }));
  return { name: userId, bursts: rounds };
}

/** A person gets devices, loses one, is deleted and gets another. */
function devices(userId: string, write: Write, random: Random): Story {
  const add = (name: string, platform: 'ios' | 'android') =>
    write({ type: 'add_device', userId, payload: { device: { id: `${userId}-${name}`, platform } } });
  const remove = (name: string) =>
    write({ type: 'delete_device', userId, payload: { device: { id: `${userId}-${name}` } } });
  const identify = (plan: string) => write({ type: 'identify', userId, payload: { plan } });
  const open = () => write({ type: 'screen', userId, payload: { name: 'Home' } });
  return {
    name: userId,
    bursts: [
      {
        at: between(0, 0.3, random),
        commands: [identify('free'), add('phone', 'ios'), add('tablet', 'android'), open()],
      },
      { at: between(0.3, 0.6, random), commands: [write({ type: 'delete', userId, payload: {} }), open()] },
      {
        at: between(0.6, 0.9, random),
        commands: [
          add('phone', 'android'),
          add('watch', 'ios'),
          remove('watch'),
          add('car', 'android'),
          identify('pro'),
          write({ type: 'relate', userId, payload: { relationships: relationshipsTo('acme', 'globex') } }),
          write({ type: 'unrelate', userId, payload: { relationships: relationshipsTo('globex') } }),
        ],
      },
    ],
  };
}

const relationshipsTo = (...objectIds: string[]) => objectIds.map((objectId) => ({ objectTypeId: '1', objectId }));

/** A company is created, deleted and created again; a metric of a message that Customer.io does not know is ignored. */
function company(objectId: string, write: Write, random: Random): Story {
  const identify = (seats: number) =>
    write({ type: 'object_identify', payload: { objectTypeId: '1', objectId, attributes: { seats } } });
  const remove = write({ type: 'object_delete', payload: { objectTypeId: '1', objectId } });
  const opened = write({ type: 'delivery_event', payload: { deliveryId: `of-${objectId}`, metric: 'opened' } });
  return {
    name: objectId,
    bursts: [{ at: between(0, 0.8, random), commands: [identify(1), opened, remove, identify(2)] }],
  };
}

/** Somebody is merged into a person once all of it is at Customer.io: the order of two people's commands is not promised. */
function merger(userId: string, write: Write, random: Random): Story {
  const other = `${userId}-before`;
  const device = { id: `${other}-phone`, platform: 'ios' as const };
  const before = [
    write({ type: 'identify', userId: other, payload: { plan: 'free', city: 'Bern' } }),
    write({ type: 'add_device', userId: other, payload: { device } }),
    write({ type: 'track', userId: other, payload: { name: 'cart_viewed' } }),
    write({ type: 'identify', userId, payload: { plan: 'pro' } }),
  ];
  const merged = [
    write({ type: 'merge', userId, payload: { secondary: { id: other } } }),
    write({ type: 'track', userId, payload: { name: 'order_paid' } }),
    write({ type: 'identify', userId, payload: { visits: 2 } }),
  ];
  return {
    name: userId,
    bursts: [
      { at: between(0, 0.4, random), commands: before },
      { at: between(0.4, 0.9, random), commands: merged, isAfterCommit: true },
    ],
  };
}

/** A few commands, from the first moment of the run on. */
function failure(userId: string, write: Write): Story {
  const bursts = Array.from({ length: FAILING_ROUNDS }, (_, index) => ({
    at: index / FAILING_ROUNDS,
    commands: [
      write({ type: 'track', userId, payload: { name: 'cart_viewed' } }),
      write({ type: 'identify', userId, payload: { plan: 'pro' } }),
    ],
  }));
  return { name: userId, bursts };
}

/** The commands of stories. */
export const commandsOf = (stories: readonly Story[]): TrialCommand[] =>
  stories.flatMap(({ bursts }) => bursts.flatMap(({ commands }) => commands));

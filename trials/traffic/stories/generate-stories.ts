import { deriveUlid } from '@cio-bus/contracts';
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
const FAILING_ROUNDS = 4;

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
 * Generates stories: people who are suppressed and released again, and people about whom requests fail. The commands of a story are published in order, so that
 * an audit knows what must become of each.
 */
export function generateStories({ commands, seed, startedAt, failingPeople = [] }: StoryOptions): Story[] {
  const random = seededRandom(seed + 11);
  const count = Math.min(MOST, Math.max(FEWEST, Math.round(commands / COMMANDS_PER_STORY)));
  const stories = Array.from({ length: count }, (_, index) =>
    suppression(`suppressed-${index + 1}`, writer(seed, startedAt), random),
  );
  return [...stories, ...failingPeople.map((userId) => failure(userId, writer(seed, startedAt)))];
}

/** Gives each command an id, and an identify the `command_id` by which the journal is matched. */
function writer(seed: number, startedAt: number): Write {
  let written = 0;
  return (draft) => {
    written += 1;
    const id = deriveUlid(startedAt, `${seed}/${draft.userId}/${written}`);
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

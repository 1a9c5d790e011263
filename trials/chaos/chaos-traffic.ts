import type { OutgoingRecord } from '@cio-bus/kafka';
import { badRecords } from '../traffic/bad-records.ts';
import { type HostileRecord, hostileRecords } from '../traffic/hostile/hostile-records.ts';
import { failingPeople } from '../traffic/stories/failing-people.ts';
import { commandsOf, generateStories } from '../traffic/stories/generate-stories.ts';
import type { Story } from '../traffic/stories/story.ts';
import { generateTraffic, type TrialCommand } from '../traffic/traffic.ts';
import { zipf } from '../traffic/zipf.ts';
import type { ChaosOptions } from './options.ts';

/** Share of events and sends that Customer.io rejects. */
const REFUSED_RATE = 0.01;
/** Share of commands that delete, suppress or unsuppress a profile. */
const PROFILE_CHANGE_RATE = 0.01;
const BAD_RECORDS_OF_A_KIND = 20;
/** Commands for which there is one hostile record of each kind. */
const COMMANDS_PER_HOSTILE_RECORD = 5_000;

/** The traffic of a chaos run. */
export interface ChaosTraffic {
  commands: TrialCommand[];
  /** Further commands, whose order is known. */
  stories: Story[];
  /** Records that are unreadable, or that Customer.io always rejects. */
  badRecords: OutgoingRecord[];
  /** Records of clients that do anything Kafka allows. */
  hostile: HostileRecord[];
}

/** Generates the traffic of a run from its options and its start time, which is part of the ids. */
export function chaosTraffic(
  { commands, users, seed, faults }: Pick<ChaosOptions, 'commands' | 'users' | 'seed' | 'faults'>,
  startedAt: number,
): ChaosTraffic {
  const isPoisoned = faults.has('poison');
  const draw = zipf(users);
  const mix = {
    userOf: (_index: number, random: () => number) => draw(random),
    refusedRate: isPoisoned ? REFUSED_RATE : 0,
    profileChangeRate: PROFILE_CHANGE_RATE,
  };
  const failing = faults.has('failing-people') ? { failingPeople } : {};
  const stories = generateStories({ commands, seed, startedAt, ...failing });
  const others = commands - commandsOf(stories).length;
  return {
    commands: [...generateTraffic({ commands: others, users, seed, startedAt, mix })],
    stories,
    hostile: faults.has('hostile') ? hostileRecords(startedAt, Math.ceil(commands / COMMANDS_PER_HOSTILE_RECORD)) : [],
    badRecords: isPoisoned ? badRecords(startedAt, BAD_RECORDS_OF_A_KIND) : [],
  };
}

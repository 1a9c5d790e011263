import type { Command } from '@cio-bus/contracts';
import type { OutgoingRecord } from '@cio-bus/kafka';
import type { AuditRecord } from '../audit/audit-input.ts';
import { badRecords, CARELESS_PRODUCER } from '../traffic/bad-records.ts';
import { generateTraffic, refusedByCustomerIO, type TrialCommand } from '../traffic/traffic.ts';
import { zipf } from '../traffic/zipf.ts';
import type { ChaosOptions } from './options.ts';

/** Of the events and sends, how many Customer.io refuses. */
const REFUSED_RATE = 0.01;
/** Of the commands, how many delete a profile, suppress it or lift that. */
const PROFILE_CHANGE_RATE = 0.01;
const BAD_RECORDS_OF_A_KIND = 20;

/** What is published in a chaos run. */
export interface ChaosTraffic {
  commands: TrialCommand[];
  /** What no command can be read from, or what Customer.io takes from nobody. */
  badRecords: OutgoingRecord[];
}

/** Makes the traffic of a run: a function of its options and of when it began, which is part of the ids. */
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
  return {
    commands: [...generateTraffic({ commands, users, seed, startedAt, mix })],
    badRecords: isPoisoned ? badRecords(startedAt, BAD_RECORDS_OF_A_KIND) : [],
  };
}

/** Whether a record can only end as a dead letter. */
export function isPoisoned({ writer, command }: Pick<AuditRecord, 'writer' | 'command'>): boolean {
  return writer === CARELESS_PRODUCER || (command !== undefined && isRefused(command));
}

function isRefused({ type, payload }: Command): boolean {
  if (type === 'track') return refusedByCustomerIO.events.some((name) => name === payload.name);
  if (type !== 'transactional') return false;
  return refusedByCustomerIO.templates.some((template) => template === payload.transactional_message_id);
}

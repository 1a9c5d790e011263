import { findBrokenOrder } from './find-broken-order.ts';
import { countFoundAfterGivingUp, findInBothPlaces } from './find-in-both-places.ts';
import { findLost, findNotDelivered } from './find-lost.ts';
import { findDoubledRows, findMissingRows } from './find-row-faults.ts';
import {
  countRepeatedCommands,
  countRepeatedEvents,
  countRepeatedIdentifies,
  countRepeatedOutcomes,
  findAppliedTwice,
  findSentTwice,
} from './find-twice.ts';
import { findMissingDeadLetters, findNeedlessDeadLetters } from './find-wrong-dead-letters.ts';
import { findWrongDeliveries } from './find-wrong-deliveries.ts';
import { findLate, type Latency, measureLatency } from './hostile/find-late.ts';
import { countFailing, type FailingCommands, findWrongBudgets } from './hostile/find-wrong-budgets.ts';
import { findWrongEnds } from './hostile/find-wrong-ends.ts';
import type { AuditExpectations, AuditInput } from './input/audit-input.ts';
import { findBarrierCrossings } from './people/find-barrier-crossings.ts';
import { findWrongProfiles } from './people/find-wrong-profiles.ts';
import { countSuppressedEvents, findWrongSuppressions } from './people/find-wrong-suppressions.ts';
import { countSendsInDoubt, findEndlessDoubts, type SendsInDoubt } from './sends-in-doubt.ts';

const MAX_EXAMPLES = 5;

const checks = {
  lost: findLost,
  'processed, but not delivered': findNotDelivered,
  'in processed and in dlq': findInBothPlaces,
  'transactional accepted twice': findSentTwice,
  'events applied twice': findAppliedTwice,
  'sends in doubt without an end': findEndlessDoubts,
  'sends settled as a wrong delivery': findWrongDeliveries,
  'users whose order was broken': findBrokenOrder,
  'users with wrong profiles': findWrongProfiles,
  'events wrongly applied or ignored': findWrongSuppressions,
  'commands across a barrier': findBarrierCrossings,
  'dead letters of sound records': findNeedlessDeadLetters,
  'poisoned records not dead-lettered': findMissingDeadLetters,
  'hostile records that ended wrongly': findWrongEnds,
  'failing people: wrong dead letters': findWrongBudgets,
  'others who waited too long': findLate,
  'events without a row': findMissingRows,
  'events with more than one row': findDoubledRows,
} as const satisfies Record<string, (input: AuditInput, expectations: AuditExpectations) => string[]>;

/** Checks that need to know which records are poisoned; skipped otherwise. */
const ofDeadLetters: readonly string[] = ['dead letters of sound records', 'poisoned records not dead-lettered'];

/** Name of a check. */
export type AuditCheckName = keyof typeof checks;

/** A check and what it found; 0 passes. */
export interface AuditCheck {
  name: AuditCheckName;
  found: number;
  expected: 0;
  /** The first few findings: ids, positions or people. */
  examples: string[];
}

/** The result of an audit. */
export interface AuditReport {
  /** Whether every check passed. */
  holds: boolean;
  checks: AuditCheck[];
  /** Identifies that were accepted more than once: allowed, since they set the same values. */
  repeatedIdentifies: number;
  /** Events accepted again and dropped by their id. */
  repeatedEvents: number;
  /** Commands with more than one record: published again, or replayed. */
  repeatedCommands: number;
  /** Outcomes beyond one per record: records handled again after a crash. */
  repeatedOutcomes: number;
  failing: FailingCommands;
  /** Of everybody but failing people. */
  latency: Latency;
  /** Events of people while they were suppressed: none may have an effect. */
  suppressedEvents: number;
  sendsInDoubt: SendsInDoubt;
  /** Sends that were held before a kill and found at redelivery. */
  foundAfterGivingUp: number;
  /** How much was compared: an audit of nothing proves nothing. */
  compared: {
    records: number;
    outcomes: number;
    deadLetters: number;
    journalEntries: number;
    people: number;
    rows: number;
  };
}

/** Compares what was published with Kafka, Customer.io's journal and the table: nothing may be lost, doubled or out of order. */
export function audit(input: AuditInput, expectations: AuditExpectations = {}): AuditReport {
  const looked = Object.entries(checks).filter(([name]) => expectations.isPoisoned || !ofDeadLetters.includes(name));
  const results = looked.map(([name, find]) => {
    const found = find(input, expectations);
    return {
      name: name as AuditCheckName,
      found: found.length,
      expected: 0 as const,
      examples: found.slice(0, MAX_EXAMPLES),
    };
  });
  return {
    holds: results.every(({ found }) => found === 0),
    checks: results,
    repeatedIdentifies: countRepeatedIdentifies(input),
    repeatedEvents: countRepeatedEvents(input),
    repeatedCommands: countRepeatedCommands(input),
    repeatedOutcomes: countRepeatedOutcomes(input),
    failing: countFailing(input, expectations),
    latency: measureLatency(input, expectations),
    suppressedEvents: countSuppressedEvents(input),
    sendsInDoubt: countSendsInDoubt(input),
    foundAfterGivingUp: countFoundAfterGivingUp(input),
    compared: {
      records: input.records.length,
      outcomes: input.outcomes.length,
      deadLetters: input.deadLetters.length,
      journalEntries: input.journal.length,
      people: Object.keys(input.people).length,
      rows: input.rows.length,
    },
  };
}

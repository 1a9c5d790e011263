import type { JournalEntry, SandboxPerson } from '@cio-bus/customerio-sandbox';
import type { ReadRecord } from '../../../any-client/kafka-record.ts';
import type { CommandResult } from '../../../stack/run-cio-bus.ts';

/** What a case wrote: bytes that a dead letter must repeat. */
export interface WrittenBytes {
  /** Null for a record without one, undefined for a webhook. */
  key: string | null | undefined;
  value: Buffer | null;
}

/** The canary events of a case, and whether each was delivered. */
export interface Canary {
  description: string;
  delivered: boolean;
}

/** All that can be known of a case, from its start until now. */
export interface Evidence {
  /** What the sandbox accepted. */
  journal: readonly JournalEntry[];
  /** Bodies of requests to Customer.io. */
  vendorBodies: readonly string[];
  /** Records of all topics. */
  records: readonly ReadRecord[];
  written: readonly WrittenBytes[];
  /** Status of the last webhook response. */
  status: number | undefined;
  command: CommandResult | undefined;
  /** Why Kafka refused records. */
  produceErrors: readonly string[];
  /** Deaths of services. */
  deaths: readonly string[];
  person(id: string): Promise<SandboxPerson | undefined>;
  /** How many rows a query returns. @throws Error that says why it cannot */
  countRows(sql: string): Promise<number>;
  /** Services that are not ready, and what they say. */
  notReady(): Promise<string[]>;
  /** Writes the canaries the first time. */
  canaries(): Promise<Canary[]>;
}

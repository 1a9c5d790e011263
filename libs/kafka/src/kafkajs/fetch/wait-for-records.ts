import { createRequire } from 'node:module';

/**
 * How long a broker may keep a request while it has no record of the partitions that it asks for, ms. Not longer, because
 * a member heartbeats and leaves between two requests.
 */
const WAIT_MS = 1_000;
/** The same while a partition is paused, ms: one that is resumed meanwhile is not in that request. */
const WAIT_WHILE_PAUSED_MS = 100;

/** What kafkajs calls the member of a group, as far as its fetches are changed. */
export interface FetchingMember {
  /** How long a request, or the pause in which every partition is paused, takes without records, ms. */
  maxWaitTime: number;
  readonly subscriptionState: { paused(): readonly unknown[] };
  fetch(nodeId: number): Promise<unknown>;
}

type MemberClass = { prototype: FetchingMember & { waitsForRecords?: true } };

/**
 * Makes members of groups wait longer for records while they ask for all of their partitions: a broker answers as soon as
 * it has one, so nothing arrives later, and an idle service sends a tenth of the requests. kafkajs 2.2.4 has one wait for
 * both cases.
 */
export function waitForRecords(): void {
  const { prototype } = createRequire(import.meta.url)('kafkajs/src/consumer/consumerGroup.js') as MemberClass;
  if (prototype.waitsForRecords) return;
  const { fetch } = prototype;
  prototype.waitsForRecords = true;
  prototype.fetch = function (this: FetchingMember, nodeId: number) {
    const isPaused = this.subscriptionState.paused().length > 0;
    this.maxWaitTime = isPaused ? WAIT_WHILE_PAUSED_MS : WAIT_MS;
    return fetch.call(this, nodeId);
  };
}

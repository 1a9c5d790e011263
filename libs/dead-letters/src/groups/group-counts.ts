import type { DatabaseSync } from 'node:sqlite';
import type { Condition } from '../query/dead-letter-filter.ts';

/** Figures of a group. */
export interface GroupCounts {
  count: number;
  /** Number of different keys: people, for commands. Records without a key count as none. */
  keys: number;
  /** Topics of the failed records, sorted. Webhook bodies, which never were records, have none. */
  topics: string[];
  /** Names of the apps that published the records, sorted. */
  sources: string[];
  /** Releases of the service in which it failed, sorted; not those of earlier versions of the bus, which did not say. */
  releases: string[];
  /** Times of the first and the last failure, ms since the epoch. */
  oldest: number;
  newest: number;
  /** Dead letters that failed in each of the last 24 hours, the current one last. */
  trend: number[];
}

const HOUR_MS = 60 * 60 * 1_000;
const TREND_HOURS = 24;

/** Figures of each group, by its id. */
export function countGroups(database: DatabaseSync, { sql, values }: Condition, now: number): Map<string, GroupCounts> {
  const groups = new Map<string, GroupCounts>();
  const selected = `FROM dead_letters WHERE ${sql}`;
  const parts = database.prepare(
    `SELECT group_id, origin_topic, source, release, count(*) AS count, min(failed_at) AS oldest, max(failed_at) AS newest
     ${selected} GROUP BY group_id, origin_topic, source, release`,
  );
  for (const part of parts.iterate(...values)) add(groups, part);
  const keys = database.prepare(`SELECT group_id, count(DISTINCT key) AS keys ${selected} GROUP BY group_id`);
  for (const { group_id, keys: number } of keys.iterate(...values)) of(groups, group_id).keys = Number(number);
  const hours = database.prepare(
    `SELECT group_id, CAST((? - failed_at) / ${HOUR_MS} AS INTEGER) AS age, count(*) AS count
     ${selected} AND failed_at > ? AND failed_at <= ? GROUP BY group_id, age`,
  );
  for (const { group_id, age, count } of hours.iterate(now, ...values, now - TREND_HOURS * HOUR_MS, now))
    of(groups, group_id).trend[TREND_HOURS - 1 - Number(age)] = Number(count);
  for (const group of groups.values()) for (const names of [group.topics, group.sources, group.releases]) names.sort();
  return groups;
}

function add(groups: Map<string, GroupCounts>, part: Record<string, unknown>): void {
  const group = of(groups, part.group_id);
  group.count += Number(part.count);
  group.oldest = Math.min(group.oldest, Number(part.oldest));
  group.newest = Math.max(group.newest, Number(part.newest));
  include(group.topics, part.origin_topic);
  include(group.sources, part.source);
  include(group.releases, part.release);
}

function include(names: string[], name: unknown): void {
  if (typeof name === 'string' && !names.includes(name)) names.push(name);
}

function of(groups: Map<string, GroupCounts>, id: unknown): GroupCounts {
  const groupId = String(id);
  const known = groups.get(groupId);
  if (known) return known;
  const [oldest, newest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const names = { topics: [], sources: [], releases: [] };
  const group = { count: 0, keys: 0, ...names, oldest, newest, trend: Array(TREND_HOURS).fill(0) };
  groups.set(groupId, group);
  return group;
}

import { topics } from '@cio-bus/contracts';
import {
  type AuditExpectations,
  type AuditInput,
  type AuditRecord,
  commandIdOf,
  type FaultWindow,
  nameOf,
} from '../input/audit-input.ts';

/** How long commands waited for Customer.io, ms. */
export interface Latency {
  p99: number;
  max: number;
}

interface Wait {
  record: AuditRecord;
  from: number;
  to: number;
}

/**
 * Commands of innocent people that waited too long: not for their turn, nor for a fault to end. A command's turn comes when
 * all earlier ones of its API were accepted: what a machine delivers in a second does not matter here.
 */
export function findLate(input: AuditInput, expectations: AuditExpectations = {}): string[] {
  const { latencyBoundMs: bound, windows = [] } = expectations;
  if (bound === undefined) return [];
  const lines = Map.groupBy(waitsOf(input, expectations), ({ record }) => record.topic === topics.transactional);
  return [...lines.values()].flatMap((waits) => {
    let turn = 0;
    return waits
      .toSorted((a, b) => a.from - b.from)
      .flatMap(({ record, from, to }) => {
        const since = Math.max(from, turn);
        turn = Math.max(turn, to);
        const own = to - since - overlap({ from: since, to }, windowsOf(record, windows));
        return own > bound ? [`${nameOf(record)}: waited ${Math.round(own / 1_000)} s`] : [];
      });
  });
}

/** From the record's time to the first acceptance, of the same people. */
export function measureLatency(input: AuditInput, expectations: AuditExpectations = {}): Latency {
  const waits = waitsOf(input, expectations)
    .map(({ from, to }) => to - from)
    .sort((a, b) => a - b);
  return { p99: waits[Math.floor((waits.length - 1) * 0.99)] ?? 0, max: waits.at(-1) ?? 0 };
}

/** Of commands with one record: a second one is a replay, which waits for an operator, or a repeated publish. */
function waitsOf(input: AuditInput, { failingPeople = [] }: AuditExpectations): Wait[] {
  const { records, journal } = input;
  const acceptedAt = new Map<string, number>();
  for (const entry of journal) {
    const id = commandIdOf(entry);
    if (id !== undefined && !acceptedAt.has(id)) acceptedAt.set(id, entry.at);
  }
  const byId = Map.groupBy(records, ({ command }) => command?.id ?? '');
  return [...byId].flatMap(([id, [record, ...others]]) => {
    const to = acceptedAt.get(id);
    if (to === undefined || !record || others.length > 0 || failingPeople.includes(record.key ?? '')) return [];
    return [{ record, from: record.timestamp, to }];
  });
}

const windowsOf = ({ topic }: AuditRecord, windows: readonly FaultWindow[]) =>
  windows.filter((window) => window.topics?.includes(topic) ?? true);

/** How much of a period lies within the windows, which may overlap. */
export function overlap({ from, to }: Pick<Wait, 'from' | 'to'>, windows: readonly FaultWindow[]): number {
  let [covered, until] = [0, from];
  for (const { fromMs, toMs } of windows.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const begin = Math.max(fromMs, until);
    const end = Math.min(toMs, to);
    if (end <= begin) continue;
    covered += end - begin;
    until = end;
  }
  return covered;
}

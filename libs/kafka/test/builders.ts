import type { RawRecord } from '@cio-bus/contracts';
import { createEntry, type Entry } from '../src/engine/record/entry.ts';
import { type Snapshot, Source, type Start } from '../src/engine/record/source.ts';

/** When the records of unit tests were written and arrived, ms since the epoch. */
export const NOW = 1_000_000_000_000;

export const aRecord = (overrides: Partial<RawRecord> = {}): RawRecord => ({
  topic: 'customerio.track',
  partition: 0,
  offset: 0,
  key: Buffer.from('u1'),
  value: Buffer.from('{}'),
  timestamp: NOW,
  headers: {},
  ...overrides,
});

export const aSource = (overrides: Partial<Start> = {}): Source =>
  new Source({ topic: 'customerio.track', partition: 0, position: 0, ...overrides });

/** A commit of everything below an offset, of a partition of which nothing else is known. */
export const aCommit = (lowWaterMark: number, overrides: Partial<Snapshot> = {}): Snapshot => ({
  ...{ lowWaterMark, upTo: lowWaterMark, open: [], revision: 0 },
  ...overrides,
});

let arrivals = 0;

/** An entry that arrived after all that were built before it. */
export const anEntry = (record: Partial<RawRecord> = {}, source: Source = aSource(), arrivedAt: number = NOW): Entry =>
  createEntry(aRecord(record), source, arrivals++, arrivedAt);

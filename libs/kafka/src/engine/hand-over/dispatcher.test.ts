import { type RecordSchema, type Traceable, topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { aCommit, anEntry, aSource } from '../../../test/builders.ts';
import { VirtualClock } from '../../../test/virtual-clock.ts';
import { type BatchPolicy, type CallKind, defineHandler, done } from '../../handler.ts';
import { type Entry, noteMessage } from '../record/entry.ts';
import { Barriers } from './barriers.ts';
import { Dispatcher, type DueCall } from './dispatcher.ts';
import { Lanes } from './lanes.ts';

const schema: RecordSchema<Traceable> = { name: 'traceable', read: () => ({ id: 'i', correlationId: 'c' }) };
/** The id of messages that need a request of their own. */
const SINGLE = 'single';
const batch: BatchPolicy = { maxMessages: 4, maxBytes: 100, lingerMs: 10 };

function setUp(policy: Partial<BatchPolicy> = {}) {
  const clock = new VirtualClock();
  const ids = new Map<Entry, string>();
  const lanes = new Lanes({
    ...{ after: clock.after.bind(clock), maxPerLane: 1_000, onWake: () => {}, onCrowded: () => {} },
    kindOf: (entry) => (ids.get(entry) === SINGLE ? 'single' : 'batch'),
  });
  const handle = async (messages: readonly Traceable[]) => messages.map(() => done());
  const handler = defineHandler({
    ...{ name: 'try', topics: [topics.track], schema, order: 'key' as const },
    ...{ batch: { ...batch, ...policy }, handle },
  });
  const barrierEntries = new Set<Entry>();
  const prepared: Entry[] = [];
  const held: string[] = [];
  const prepare = (entry: Entry) => {
    if (prepared.includes(entry)) return; // as readEntry does
    prepared.push(entry);
    const kind = ids.get(entry) === SINGLE ? 'single' : 'batch';
    noteMessage(entry, { id: 'i', correlationId: 'c' }, { barrier: barrierEntries.has(entry), kind });
  };
  const barriers = new Barriers({ awaitCommit: ({ key }) => void held.push(key), release: () => {} });
  const dispatcher = new Dispatcher({ handler, lanes, barriers, prepare });
  return {
    clock,
    lanes,
    prepared,
    held,
    dispatcher,
    next: (kinds?: CallKind[]) => dispatcher.next({ now: clock.now(), date: clock.date() }, kinds),
    release(due: ReturnType<Dispatcher['next']>) {
      if (due && 'call' in due) for (const { lane } of due.call) lanes.release(lane);
    },
    push(key: string, { bytes = 1, barrier = false, offset = 0, id = 'i' } = {}): Entry {
      const record = { key: Buffer.from(key), value: Buffer.alloc(bytes), offset };
      const entry = anEntry(record, aSource(), clock.now());
      ids.set(entry, id);
      if (barrier) barrierEntries.add(entry);
      lanes.push(key, entry);
      return entry;
    },
  };
}

/** The entries of a call, by lane. */
function batchesOf(next: ReturnType<Dispatcher['next']>): Record<string, readonly Entry[]> {
  if (!next || 'at' in next) throw new Error('no call is due');
  return Object.fromEntries(next.call.map(({ lane, entries }) => [lane.key, entries]));
}
const countsOf = ({ call }: DueCall) => call.map(({ lane, entries }) => [lane.key, entries.length]);

describe('Dispatcher', () => {
  it('returns nothing while nothing is ready', () => {
    expect(setUp().next()).toBeUndefined();
  });

  it('waits for a fuller batch, but no longer than its oldest message may linger', async () => {
    const { clock, next, push } = setUp();
    const first = push('a');
    expect(next()).toEqual({ at: clock.now() + 10 });
    await clock.advance(9);
    const second = push('b');
    expect(next()).toEqual({ at: clock.now() + 1 });
    await clock.advance(1);
    expect(batchesOf(next())).toEqual({ a: [first], b: [second] });
  });

  it.each([
    { cap: 'messages', sizes: [1, 1, 1, 1] },
    { cap: 'bytes', sizes: [50, 50] },
  ])('is due at once when the batch has all the $cap it may have', ({ sizes }) => {
    const { next, push } = setUp();
    for (const [n, bytes] of sizes.entries()) push(`k${n}`, { bytes });
    expect(Object.keys(batchesOf(next()))).toHaveLength(sizes.length);
  });

  it('takes the oldest heads first, each lane in order, and no more messages than allowed', () => {
    const { next, lanes, push } = setUp();
    const [a1, b1, a2, a3, c1] = ['a', 'b', 'a', 'a', 'c'].map((key) => push(key));
    expect(batchesOf(next())).toEqual({ a: [a1, a2, a3], b: [b1] });
    expect(lanes.oldestReady()).toBe(c1);
  });

  it('makes calls of one kind: a full one at once, and of those that lingered the one with the oldest message', async () => {
    const { clock, next, push } = setUp({ maxMessages: 3, maxSingles: 2 });
    const singles = ['a', 'b'].map((key) => push(key, { id: SINGLE }));
    const [c, d] = [push('c'), push('d')];
    expect(batchesOf(next())).toEqual({ a: [singles[0]], b: [singles[1]] });
    expect(next()).toEqual({ at: clock.now() + 10 });
    const e = push('e', { id: SINGLE });
    await clock.advance(10);
    expect(batchesOf(next())).toEqual({ c: [c], d: [d] });
    expect(batchesOf(next())).toEqual({ e: [e] });
    expect(next()).toBeUndefined();
  });

  it('ends the share of a lane before a message of the other kind', () => {
    const { next, release, push } = setUp({ lingerMs: 0 });
    for (const entry of [push('a'), push('a', { id: SINGLE }), push('a')]) {
      const due = next();
      expect(batchesOf(due)).toEqual({ a: [entry] });
      release(due);
    }
  });

  it('leaves alone what is of a kind of which no other call may be made', () => {
    const { next, push } = setUp({ lingerMs: 0 });
    push('a', { id: SINGLE });
    expect(next(['batch'])).toBeUndefined();
    const b = push('b');
    expect(batchesOf(next(['batch']))).toEqual({ b: [b] });
  });

  it('takes no more bytes than allowed: a lane that does not fit stays ready, for the next call', () => {
    const { next, push } = setUp();
    const a = push('a', { bytes: 60 });
    const b = push('b', { bytes: 60 });
    expect(batchesOf(next())).toEqual({ a: [a] });
    push('c', { bytes: 60 });
    expect(batchesOf(next())).toEqual({ b: [b] });
  });

  it('ends the batch of a lane at the byte cap', () => {
    const { next, push } = setUp();
    const a1 = push('a', { bytes: 60 });
    push('a', { bytes: 60 });
    expect(batchesOf(next())).toEqual({ a: [a1] });
  });

  it('hands over a message that is larger than a whole batch alone: it would wait forever', () => {
    const { next, push } = setUp();
    const huge = push('a', { bytes: 500 });
    push('b');
    expect(batchesOf(next())).toEqual({ a: [huge] });
  });

  it('hands a barrier over alone in its lane, next to other lanes', () => {
    const { next, release, push } = setUp({ lingerMs: 0 });
    const [before, barrier, after] = [push('a'), push('a', { barrier: true }), push('a')];
    const other = push('b');
    const first = next();
    expect(batchesOf(first)).toEqual({ a: [before], b: [other] });
    release(first);
    const second = next();
    expect(batchesOf(second)).toEqual({ a: [barrier] });
    release(second);
    expect(batchesOf(next())).toEqual({ a: [after] });
  });

  it('does not hand over a lane that is with the handler', () => {
    const { next, push } = setUp({ lingerMs: 0 });
    push('a');
    next();
    push('a');
    expect(next()).toBeUndefined();
  });

  it('probes with the oldest message alone, at once', () => {
    const { dispatcher, prepared, push } = setUp();
    const [first] = [push('a'), push('a'), push('b')];
    expect(countsOf(dispatcher.probe())).toEqual([['a', 1]]);
    expect(prepared).toEqual([first]);
    expect(countsOf(dispatcher.probe())).toEqual([['b', 1]]);
    expect(countsOf(dispatcher.probe())).toEqual([]);
  });

  it('keeps a barrier while something before it may be repeated, and hands over messages of others', () => {
    const { dispatcher, push, held } = setUp();
    push('a', { barrier: true, offset: 7 });
    const other = push('b');
    expect(dispatcher.gather('batch').call.flatMap(({ entries }) => entries)).toEqual([other]);
    expect(held).toEqual(['a']);
  });

  it('hands a barrier over once a commit covers all before it', () => {
    const { dispatcher, push, held } = setUp();
    const barrier = push('a', { barrier: true, offset: 7 });
    barrier.source.commit(aCommit(7));
    expect(dispatcher.gather('batch').call.flatMap(({ entries }) => entries)).toEqual([barrier]);
    expect(held).toEqual([]);
  });
});

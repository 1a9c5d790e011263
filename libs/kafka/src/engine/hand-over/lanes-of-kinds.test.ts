import { describe, expect, it } from 'vitest';
import { anEntry, aSource } from '../../../test/builders.ts';
import type { CallKind } from '../../handler.ts';
import type { Entry } from '../record/entry.ts';
import type { Lane } from './lane.ts';
import { Lanes } from './lanes.ts';

const takeOldest = (lanes: Lanes): Lane => {
  const lane = lanes.takeOldest();
  if (!lane) throw new Error('no lane is ready');
  return lane;
};

describe('Lanes, with two kinds of messages', () => {
  const SINGLE_BYTES = 5;
  const isSingle = ({ bytes }: Entry) => bytes === SINGLE_BYTES;

  function setUpKinds() {
    const kindOf = (entry: Entry): CallKind => (isSingle(entry) ? 'single' : 'batch');
    const lanes = new Lanes({ ...{ after: () => {}, maxPerLane: 9 }, onWake: () => {}, onCrowded: () => {}, kindOf });
    const push = (key: string, bytes = 10, source = aSource()) => {
      const entry = anEntry({ value: Buffer.alloc(bytes) }, source);
      lanes.push(key, entry);
      return entry;
    };
    return { lanes, push, single: (key: string, source = aSource()) => push(key, SINGLE_BYTES, source) };
  }
  const readyOf = (lanes: Lanes) =>
    (['batch', 'single'] as const).map((kind) => [lanes.ready(kind).messages, lanes.ready(kind).bytes]);

  it('takes the oldest head of a kind, or of both', () => {
    const { lanes, push, single } = setUpKinds();
    for (const key of ['a', 'b']) single(key);
    for (const key of ['c', 'd']) push(key);
    single('e');
    expect(lanes.takeOldest('batch')?.key).toBe('c');
    expect(lanes.takeOldest()?.key).toBe('a');
    expect(lanes.takeOldest('single')?.key).toBe('b');
    expect(lanes.takeOldest()?.key).toBe('d');
    expect(lanes.takeOldest('batch')).toBeUndefined();
    expect(lanes.takeOldest()?.key).toBe('e');
  });

  it('counts a lane under the kind of its head, which changes as messages are handed over', () => {
    const { lanes, push, single } = setUpKinds();
    const head = single('a');
    push('a');
    expect(readyOf(lanes)).toEqual([
      [0, 0],
      [2, 15],
    ]);
    const lane = takeOldest(lanes);
    lanes.handOver(lane, 1);
    lanes.release(lane);
    expect(readyOf(lanes)).toEqual([
      [1, 10],
      [0, 0],
    ]);
    lanes.putBack(takeOldest(lanes), [head]);
    lanes.release(lane);
    expect(readyOf(lanes)).toEqual([
      [0, 0],
      [2, 15],
    ]);
  });

  it('counts right when the head of a ready lane is lost', () => {
    const { lanes, push, single } = setUpKinds();
    const lost = aSource();
    single('a', lost);
    push('a');
    single('b', lost);
    lost.lose();
    lanes.dropLost();
    expect(readyOf(lanes)).toEqual([
      [1, 10],
      [0, 0],
    ]);
    expect(lanes.takeOldest('single')).toBeUndefined();
    expect(lanes.takeOldest('batch')?.key).toBe('a');
  });
});

import { describe, expect, it } from 'vitest';
import { anEntry, aSource } from '../../../test/builders.ts';
import { VirtualClock } from '../../../test/virtual-clock.ts';
import type { Lane } from './lane.ts';
import { Lanes } from './lanes.ts';

function setUp() {
  const clock = new VirtualClock();
  const wakes: number[] = [];
  const lanes = new Lanes({
    after: clock.after.bind(clock),
    maxPerLane: 1_000,
    onWake: () => wakes.push(clock.now()),
    onCrowded: () => {},
  });
  const push = (key: string, source = aSource()) => {
    const entry = anEntry({ value: Buffer.alloc(10) }, source);
    lanes.push(key, entry);
    return entry;
  };
  const takeAll = () => {
    const taken: Lane[] = [];
    for (let lane = lanes.takeOldest(); lane; lane = lanes.takeOldest()) taken.push(lane);
    return taken;
  };
  const counts = () => {
    const { messages, bytes } = lanes.ready('batch');
    return { waiting: lanes.waiting, messages, bytes };
  };
  return { clock, lanes, wakes, push, takeAll, counts, keys: () => takeAll().map(({ key }) => key) };
}

const take = (lanes: Lanes): Lane => {
  const lane = lanes.takeOldest();
  if (!lane) throw new Error('no lane is ready');
  return lane;
};

describe('Lanes', () => {
  it('returns the lane with the oldest head first, and each once', () => {
    const { push, keys } = setUp();
    for (const key of ['b', 'a', 'b', 'c', 'a']) push(key);
    expect(keys()).toEqual(['b', 'a', 'c']);
  });

  it('does not return a busy lane again, however much is added to it', () => {
    const { lanes, push } = setUp();
    push('a');
    const lane = take(lanes);
    lanes.handOver(lane, 1);
    push('a');
    expect(lanes.takeOldest()).toBeUndefined();
    lanes.release(lane);
    expect(lanes.takeOldest()).toBe(lane);
  });

  it('puts failed messages back at the head, before those that came meanwhile', () => {
    const { lanes, push } = setUp();
    const [first, second, third] = [push('a'), push('a'), push('a')];
    const lane = take(lanes);
    expect(lanes.handOver(lane, 2)).toEqual([first, second]);
    const fourth = push('a');
    lanes.putBack(lane, [second]);
    lanes.release(lane);
    expect(lanes.handOver(take(lanes), 9)).toEqual([second, third, fourth]);
  });

  it('lets a lane whose head failed keep its place by age', () => {
    const { lanes, push, keys } = setUp();
    const old = push('old');
    push('young');
    const lane = take(lanes);
    lanes.handOver(lane, 1);
    lanes.putBack(lane, [old]);
    lanes.release(lane);
    expect(keys()).toEqual(['old', 'young']);
  });

  it('keeps a lane back until its delay is over, then asks for a turn', async () => {
    const { clock, lanes, wakes, push } = setUp();
    push('a');
    const lane = take(lanes);
    lanes.release(lane, 100);
    push('a');
    await clock.advance(99);
    expect(lanes.takeOldest()).toBeUndefined();
    expect(wakes).toEqual([]);
    await clock.advance(1);
    expect(wakes).toHaveLength(1);
    expect(lanes.takeOldest()).toBe(lane);
  });

  it('counts pending and ready messages, and ready bytes', () => {
    const { lanes, push, counts } = setUp();
    for (const key of ['a', 'a', 'b']) push(key);
    expect(counts()).toEqual({ waiting: 3, messages: 3, bytes: 30 });
    const lane = take(lanes);
    expect(counts()).toEqual({ waiting: 3, messages: 1, bytes: 10 });
    const handed = lanes.handOver(lane, 1);
    push('a'); // behind a busy lane: pending, not ready
    expect(counts()).toEqual({ waiting: 3, messages: 1, bytes: 10 });
    lanes.putBack(lane, handed);
    lanes.release(lane);
    push('a');
    expect(counts()).toEqual({ waiting: 5, messages: 5, bytes: 50 });
  });

  it('forgets an empty lane, so that a million users do not stay in memory, and recreates it', () => {
    const { lanes, push } = setUp();
    push('a');
    const lane = take(lanes);
    lanes.handOver(lane, 1);
    lanes.release(lane);
    push('a');
    expect(take(lanes)).not.toBe(lane);
  });

  it('returns the oldest ready head', () => {
    const { lanes, push } = setUp();
    expect(lanes.oldestReady()).toBeUndefined();
    const head = push('a');
    push('b');
    expect(lanes.oldestReady()).toBe(head);
  });

  describe('when a partition is lost', () => {
    it('forgets its messages in every state of a lane, and counts right', async () => {
      const { clock, lanes, push, keys, counts } = setUp();
      const [lost, kept] = [aSource(), aSource()];
      push('busy', lost);
      const busy = take(lanes);
      lanes.handOver(busy, 1);
      push('busy', lost);
      push('waiting', lost);
      lanes.release(take(lanes), 100);
      push('ready', lost);
      push('ready', kept);
      push('gone', lost);
      lost.lose();
      lanes.dropLost();
      expect(counts()).toEqual({ waiting: 1, messages: 1, bytes: 10 });
      lanes.release(busy);
      await clock.advance(1_000);
      expect(keys()).toEqual(['ready']);
    });

    it('orders lanes by the heads that remain', () => {
      const { lanes, push, keys } = setUp();
      const lost = aSource();
      push('a', lost);
      push('b');
      push('a');
      lost.lose();
      lanes.dropLost();
      expect(keys()).toEqual(['b', 'a']);
    });

    it('does not let the timer of a forgotten lane wake the new one of its key', async () => {
      const { clock, lanes, wakes, push } = setUp();
      const lost = aSource();
      push('a', lost);
      lanes.release(take(lanes), 100);
      lost.lose();
      lanes.dropLost();
      push('a');
      const fresh = take(lanes);
      await clock.advance(200);
      expect(wakes).toEqual([]);
      expect(fresh.state).toBe('busy');
    });
  });
});

import { topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { setUpReader } from '../../../test/set-up-reader.ts';

const { identify, track } = topics;

describe('PartitionReader', () => {
  it('starts at the given position, and takes no offset twice: a rejoin reads from the last commit again', () => {
    const { reader, assign, find, receive } = setUpReader();
    assign(track, { position: 5 });
    receive(track, 3, 4); // 3 and 4 lie before the position
    receive(track, 5, 3);
    expect(reader.waiting).toBe(3);
    expect(find(track).lowWaterMark).toBe(5);
    expect([find(track).committed.lowWaterMark, find(track).unsettledBytes]).toEqual([5, 12]);
  });

  it('moves past offsets that have no record', () => {
    const { reader, assign, find } = setUpReader();
    assign(track);
    reader.receive(find(track), [], 9);
    expect(find(track).lowWaterMark).toBe(9);
  });

  it('asks for the end of the topic that a head waits for, and continues when that is empty', () => {
    const { clock, reader, assign, asked, receive, drainLanes, empty, early } = setUpReader();
    for (const topic of [identify, track]) assign(topic);
    receive(track, 0, 1);
    expect(reader.advance()).toBe(clock.now() + 250);
    expect([asked, drainLanes()]).toEqual([[identify], []]);
    empty(identify);
    reader.advance();
    expect(drainLanes()).toEqual([`${track}/0`]);
    expect(early).toEqual([]);
  });

  it('does not take a topic for empty of which records are still to be read', () => {
    const { clock, reader, assign, receive, drainLanes } = setUpReader();
    for (const topic of [identify, track]) assign(topic);
    receive(track, 0, 1);
    reader.noteEnds(identify, [{ partition: 0, high: 1 }], clock.now());
    reader.advance();
    expect(drainLanes()).toEqual([]);
  });

  it('counts a head that was handed over without certainty, by its topic', async () => {
    const { clock, reader, assign, receive, early } = setUpReader();
    for (const topic of [identify, track]) assign(topic);
    receive(track, 0, 1);
    await clock.advance(250);
    reader.advance();
    expect(early).toEqual([`${track} partner-late`]);
  });

  it('does not wait for a topic that has no such partition here', () => {
    const { reader, assign, receive, drainLanes } = setUpReader();
    assign(track, { partition: 7 });
    receive(track, 0, 1, { partition: 7 });
    reader.advance();
    expect(drainLanes()).toEqual([`${track}/0`]);
  });

  it('hands over nothing of a gained partition before the later start of its topics, and returns that time', () => {
    const { clock, reader, assign, receive, drainLanes } = setUpReader();
    const startAt = clock.now() + 5_000;
    assign(identify);
    assign(track, { startAt });
    receive(identify, 0, 1);
    expect(reader.advance()).toBe(startAt);
    expect(drainLanes()).toEqual([]);
  });

  it('keeps users of different partitions in different lanes, and topics of one user in one', () => {
    const { reader, assign, lanes, receive, empty } = setUpReader();
    for (const topic of [identify, track]) assign(topic);
    assign(track, { partition: 1 });
    receive(identify, 0, 1, { key: 'u' });
    receive(track, 0, 1, { key: 'u' });
    receive(track, 0, 1, { key: 'u', partition: 1 });
    empty(identify);
    empty(track);
    reader.advance();
    const sizes = [lanes.takeOldest(), lanes.takeOldest(), lanes.takeOldest()].map((lane) => lane?.entries.length);
    expect(sizes.filter(Boolean).toSorted()).toEqual([1, 2]);
  });

  it('waits for nothing, and gives each record its own lane, where order does not matter', () => {
    const { reader, assign, lanes, receive } = setUpReader({ order: 'none' });
    for (const topic of [identify, track]) assign(topic);
    receive(track, 0, 2, { key: 'u' });
    reader.advance();
    expect([lanes.takeOldest(), lanes.takeOldest()].map((lane) => lane?.entries.length)).toEqual([1, 1]);
  });

  it('forgets the records of a lost partition, marks it lost, and continues with its partner', () => {
    const { reader, assign, find, receive, drainLanes } = setUpReader();
    for (const topic of [identify, track]) assign(topic);
    receive(track, 0, 2);
    const lost = find(track);
    reader.revoke(track, 0);
    expect([lost.lost, reader.waiting, reader.find(track, 0)]).toEqual([true, 0, undefined]);
    receive(identify, 0, 1);
    reader.advance();
    expect(drainLanes()).toEqual([`${identify}/0`]);
    reader.revoke(identify, 0);
    reader.revoke(identify, 0); // a repeat changes nothing
    expect(reader.sources).toEqual([]);
  });
});

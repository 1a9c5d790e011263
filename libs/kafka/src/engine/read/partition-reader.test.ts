import { topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { setUpReader } from '../../../test/set-up-reader.ts';

const { identify, track } = topics;

describe('PartitionReader', () => {
  it('starts at the position it is given, and takes no offset twice: a rejoin reads from the last commit again', () => {
    const { intake, find, receive } = setUpReader();
    intake.assign(track, 0, 5, 0);
    receive(track, 3, 4); // 3 and 4 lie before the position
    receive(track, 5, 3);
    expect(intake.waiting).toBe(3);
    expect(find(track).window.lowWaterMark).toBe(5);
    expect(find(track)).toMatchObject({ committed: 5, unsettledBytes: 6 });
  });

  it('moves past offsets that hold no record', () => {
    const { intake, find } = setUpReader();
    intake.assign(track, 0, 0, 0);
    intake.receive(find(track), [], 9);
    expect(find(track).window.lowWaterMark).toBe(9);
  });

  it('asks for the end of the topic that a head waits for, and goes on when that has nothing', () => {
    const { clock, intake, asked, receive, drainLanes, empty, early } = setUpReader();
    for (const topic of [identify, track]) intake.assign(topic, 0, 0, 0);
    receive(track, 0, 1);
    expect(intake.advance()).toBe(clock.now() + 250);
    expect([asked, drainLanes()]).toEqual([[identify], []]);
    empty(identify);
    intake.advance();
    expect(drainLanes()).toEqual([`${track}/0`]);
    expect(early).toEqual([]);
  });

  it('does not take a topic for empty of which records are still to be read', () => {
    const { clock, intake, receive, drainLanes } = setUpReader();
    for (const topic of [identify, track]) intake.assign(topic, 0, 0, 0);
    receive(track, 0, 1);
    intake.endOffsets(identify, [{ partition: 0, high: 1 }], clock.now());
    intake.advance();
    expect(drainLanes()).toEqual([]);
  });

  it('counts a head that went on although nobody knew, by its topic', async () => {
    const { clock, intake, receive, early } = setUpReader();
    for (const topic of [identify, track]) intake.assign(topic, 0, 0, 0);
    receive(track, 0, 1);
    await clock.advance(250);
    intake.advance();
    expect(early).toEqual([`${track} partner-late`]);
  });

  it('does not wait for a topic that has no such partition here', () => {
    const { intake, receive, drainLanes } = setUpReader();
    intake.assign(track, 7, 0, 0);
    receive(track, 0, 1, { partition: 7 });
    intake.advance();
    expect(drainLanes()).toEqual([`${track}/0`]);
  });

  it('holds back both topics of a gained partition until the later of their times, and tells when', () => {
    const { clock, intake, receive, drainLanes } = setUpReader();
    const startAt = clock.now() + 5_000;
    intake.assign(identify, 0, 0, 0);
    intake.assign(track, 0, 0, startAt);
    receive(identify, 0, 1);
    expect(intake.advance()).toBe(startAt);
    expect(drainLanes()).toEqual([]);
  });

  it('keeps users of different partitions in different lanes, and topics of one user in one', () => {
    const { intake, lanes, receive, empty } = setUpReader();
    for (const topic of [identify, track]) intake.assign(topic, 0, 0, 0);
    intake.assign(track, 1, 0, 0);
    receive(identify, 0, 1, { key: 'u' });
    receive(track, 0, 1, { key: 'u' });
    receive(track, 0, 1, { key: 'u', partition: 1 });
    empty(identify);
    empty(track);
    intake.advance();
    const sizes = [lanes.takeOldest(), lanes.takeOldest(), lanes.takeOldest()].map((lane) => lane?.entries.length);
    expect(sizes.filter(Boolean).toSorted()).toEqual([1, 2]);
  });

  it('waits for nothing and makes each record a lane of its own where order does not matter', () => {
    const { intake, lanes, receive } = setUpReader({ order: 'none' });
    for (const topic of [identify, track]) intake.assign(topic, 0, 0, 0);
    receive(track, 0, 2, { key: 'u' });
    intake.advance();
    expect([lanes.takeOldest(), lanes.takeOldest()].map((lane) => lane?.entries.length)).toEqual([1, 1]);
  });

  it('forgets what waits of a lost partition, marks it lost, and goes on with its partner', () => {
    const { intake, find, receive, drainLanes } = setUpReader();
    for (const topic of [identify, track]) intake.assign(topic, 0, 0, 0);
    receive(track, 0, 2);
    const lost = find(track);
    intake.revoke(track, 0);
    expect([lost.lost, intake.waiting, intake.find(track, 0)]).toEqual([true, 0, undefined]);
    receive(identify, 0, 1);
    intake.advance();
    expect(drainLanes()).toEqual([`${identify}/0`]);
    intake.revoke(identify, 0);
    intake.revoke(identify, 0); // once more changes nothing
    expect(intake.sources).toEqual([]);
  });
});

import { topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { CAPS, setUpReader } from '../../../test/set-up-reader.ts';

const { identify, track } = topics;

describe('PartitionReader, bounding what is held in memory', () => {
  const one = { read: [track] };

  it.each([
    { cap: 'messages', count: 10, bytes: 0 },
    { cap: 'bytes', count: 4, bytes: 250 },
  ])('pauses what stays at the cap of $cap for 50 ms, and resumes at half of it', async ({ count, bytes }) => {
    const { clock, intake, fetching, lanes, find, receive } = setUpReader({ ...one, caps: { ...CAPS, maxSpan: 99 } });
    const settle = (messages: number) => {
      for (let n = 0; n < messages; n++) {
        const lane = lanes.takeOldest();
        if (lane) lanes.handOver(lane, 1);
        find(track).unsettledBytes -= bytes;
      }
    };
    intake.assign(track, 0, 0, 0);
    receive(track, 0, count - 1, { bytes });
    intake.advance();
    expect(fetching).toEqual([]);
    receive(track, count - 1, 1, { bytes });
    expect(intake.advance()).toBe(clock.now() + 50);
    expect(fetching).toEqual([]);
    await clock.advance(50);
    intake.advance();
    expect(fetching).toEqual([`pause ${track}/0`]);
    settle(1);
    intake.advance();
    expect(fetching).toEqual([`pause ${track}/0`]);
    settle(count / 2 - 1);
    intake.advance();
    expect(fetching).toEqual([`pause ${track}/0`, `resume ${track}/0`]);
  });

  it('lets a fast handler make room without a pause: kafkajs sleeps when all is paused', async () => {
    const { intake, fetching, lanes, receive } = setUpReader({ ...one, caps: { ...CAPS, maxSpan: 99 } });
    intake.assign(track, 0, 0, 0);
    receive(track, 0, 9);
    await intake.room(); // resolved: there is room
    receive(track, 9, 1);
    let hasRoom = false;
    const room = intake.room().then(() => {
      hasRoom = true;
    });
    intake.advance();
    await Promise.resolve();
    expect(hasRoom).toBe(false);
    for (let n = 0; n < 6; n++) {
      const lane = lanes.takeOldest();
      if (lane) lanes.handOver(lane, 1);
    }
    intake.advance();
    await room;
    expect(fetching).toEqual([]);
  });

  it('lets nobody wait for room once reading is paused', async () => {
    const { clock, intake, receive } = setUpReader({ ...one, caps: { ...CAPS, maxSpan: 99 } });
    intake.assign(track, 0, 0, 0);
    receive(track, 0, 10);
    const room = intake.room();
    await clock.advance(50);
    intake.advance();
    await room;
  });

  it('lets nobody wait for room once it is closed, or a stop would never end', async () => {
    const { intake, receive } = setUpReader({ ...one, caps: { ...CAPS, maxSpan: 99 } });
    intake.assign(track, 0, 0, 0);
    receive(track, 0, 10);
    const before = intake.room();
    intake.close();
    await before;
    await intake.room();
  });

  it('pauses a partition whose window is too long, until its oldest open offset is settled', () => {
    const { intake, fetching, find, receive } = setUpReader(one);
    intake.assign(track, 0, 0, 0);
    receive(track, 0, 6);
    for (const offset of [1, 2, 3, 4, 5]) find(track).window.settle(offset);
    intake.advance();
    expect(fetching).toEqual([`pause ${track}/0`]);
    find(track).window.settle(0);
    intake.advance();
    expect(fetching).toEqual([`pause ${track}/0`, `resume ${track}/0`]);
  });

  it('reads on from the partition that another one waits for, or both would wait for ever', async () => {
    const { clock, intake, fetching, receive } = setUpReader({ caps: { ...CAPS, maxSpan: 99 } });
    for (const topic of [identify, track]) intake.assign(topic, 0, 0, 0);
    receive(track, 0, 10);
    await clock.advance(50);
    intake.advance();
    expect(fetching).toEqual([`pause ${track}/0`]);
  });

  it('keeps a head behind a partner whose window is full, however long: its next record may be earlier', async () => {
    const { clock, intake, receive, drainLanes, early } = setUpReader();
    for (const topic of [identify, track]) intake.assign(topic, 0, 0, 0);
    receive(identify, 0, 6);
    receive(track, 9, 1);
    intake.advance();
    expect(drainLanes()).toHaveLength(6); // handed over, not settled
    await clock.advance(60_000);
    intake.advance();
    expect([drainLanes(), early]).toEqual([[], []]);
  });
});

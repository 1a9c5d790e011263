import { topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { CAPS, setUpReader } from '../../../test/set-up-reader.ts';

const { identify, track } = topics;

describe('PartitionReader, bounding its memory', () => {
  const one = { read: [track] };

  it.each([
    { cap: 'messages', count: 10, bytes: 0 },
    { cap: 'bytes', count: 4, bytes: 248 },
  ])('pauses what stays at the cap of $cap for 50 ms, and resumes at half of it', async ({ count, bytes }) => {
    const { clock, reader, assign, fetching, lanes, find, receive } = setUpReader({
      ...one,
      caps: { ...CAPS, maxSpan: 99 },
    });
    const settle = (messages: number) => {
      for (let n = 0; n < messages; n++) {
        const lane = lanes.takeOldest();
        if (lane) for (const { heldBytes } of lanes.handOver(lane, 1)) find(track).drop(heldBytes);
      }
    };
    assign(track);
    receive(track, 0, count - 1, { bytes });
    reader.advance();
    expect(fetching).toEqual([]);
    receive(track, count - 1, 1, { bytes });
    expect(reader.advance()).toBe(clock.now() + 50);
    expect(fetching).toEqual([]);
    await clock.advance(50);
    reader.advance();
    expect(fetching).toEqual([`pause ${track}/0`]);
    settle(1);
    reader.advance();
    expect(fetching).toEqual([`pause ${track}/0`]);
    settle(count / 2 - 1);
    reader.advance();
    expect(fetching).toEqual([`pause ${track}/0`, `resume ${track}/0`]);
  });

  it('lets a fast handler free capacity without a pause: kafkajs sleeps when all is paused', async () => {
    const { reader, assign, fetching, lanes, receive } = setUpReader({ ...one, caps: { ...CAPS, maxSpan: 99 } });
    assign(track);
    receive(track, 0, 9);
    await reader.capacity(); // resolved: there is capacity
    receive(track, 9, 1);
    let hasCapacity = false;
    const capacity = reader.capacity().then(() => {
      hasCapacity = true;
    });
    reader.advance();
    await Promise.resolve();
    expect(hasCapacity).toBe(false);
    for (let n = 0; n < 6; n++) {
      const lane = lanes.takeOldest();
      if (lane) lanes.handOver(lane, 1);
    }
    reader.advance();
    await capacity;
    expect(fetching).toEqual([]);
  });

  it('lets nobody wait for capacity once reading is paused', async () => {
    const { clock, reader, assign, receive } = setUpReader({ ...one, caps: { ...CAPS, maxSpan: 99 } });
    assign(track);
    receive(track, 0, 10);
    const capacity = reader.capacity();
    await clock.advance(50);
    reader.advance();
    await capacity;
  });

  it('lets nobody wait for capacity once it is closed, or a stop would never end', async () => {
    const { reader, assign, receive } = setUpReader({ ...one, caps: { ...CAPS, maxSpan: 99 } });
    assign(track);
    receive(track, 0, 10);
    const before = reader.capacity();
    reader.close();
    await before;
    await reader.capacity();
  });

  it('pauses a partition whose window is too long, until its oldest open offset is settled', () => {
    const { reader, assign, fetching, find, receive } = setUpReader(one);
    assign(track);
    receive(track, 0, 6);
    for (const offset of [1, 2, 3, 4, 5]) find(track).settle(offset, 2);
    reader.advance();
    expect(fetching).toEqual([`pause ${track}/0`]);
    find(track).settle(0, 2);
    reader.advance();
    expect(fetching).toEqual([`pause ${track}/0`, `resume ${track}/0`]);
  });

  it('keeps reading a partition that another one waits for, or both would wait forever', async () => {
    const { clock, reader, assign, fetching, receive } = setUpReader({ caps: { ...CAPS, maxSpan: 99 } });
    for (const topic of [identify, track]) assign(topic);
    receive(track, 0, 10);
    await clock.advance(50);
    reader.advance();
    expect(fetching).toEqual([`pause ${track}/0`]);
  });

  it('keeps a head behind a partner whose window is full, for any time: its next record may be earlier', async () => {
    const { clock, reader, assign, receive, drainLanes, early } = setUpReader();
    for (const topic of [identify, track]) assign(topic);
    receive(identify, 0, 6);
    receive(track, 9, 1);
    reader.advance();
    expect(drainLanes()).toHaveLength(6); // handed over, not settled
    await clock.advance(60_000);
    reader.advance();
    expect([drainLanes(), early]).toEqual([[], []]);
  });
});

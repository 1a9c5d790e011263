import { topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { setUp } from './set-up-engine.ts';

const { identify, track } = topics;

describe('Engine, when one of two merged topics is read late', () => {
  it('hands nothing over that may be later than what is not read yet, however long that takes', async () => {
    const { clock, kafka, member, ids } = setUp();
    const first = kafka.append(track, 0, 'u1');
    await clock.advance(1_000);
    const second = kafka.append(identify, 0, 'u1');
    member.engine.receive(identify, 0, [second], 1);
    await clock.advance(120_000);
    expect(ids()).toEqual([]);
    member.engine.receive(track, 0, [first], 1);
    await clock.advance(1_000);
    expect(ids()).toEqual(['m0', 'm1']);
  });
});

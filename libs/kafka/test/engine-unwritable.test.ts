import { topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { setUp } from './set-up-engine.ts';

describe('Engine, when outcomes cannot be written', () => {
  it('says after some seconds why nothing can be written, and no longer once something is', async () => {
    const { clock, kafka, member } = setUp();
    kafka.publishFails = () => true;
    kafka.append(topics.track, 0, 'u1');
    member.fetch(10);
    await clock.advance(4_000);
    expect(member.engine.unwritable).toBeUndefined(); // a leader that moves takes no longer
    await clock.advance(10_000);
    expect(member.engine.unwritable).toBe('the broker is unavailable');
    kafka.publishFails = () => false;
    await clock.advance(10_000);
    expect(member.engine.unwritable).toBeUndefined();
    expect(kafka.outcomes).toHaveLength(1);
  });
});

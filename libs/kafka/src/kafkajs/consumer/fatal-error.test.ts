import { describe, expect, it } from 'vitest';
import { Source } from '../../engine/engine.ts';
import { fatalError } from './fatal-error.ts';

const text = 'LZ4 compression not implemented';
const wrapped = new Error(text, { cause: new Error(text) });
const reading = new Source({ topic: 'customerio.track', partition: 3, position: 120 });

describe('fatalError', () => {
  it('says once what happened, and names topic, partition and offset', () => {
    const { message } = fatalError('consumer customerio-track-publisher', wrapped, [reading]);
    expect(message).toBe(
      `consumer customerio-track-publisher stopped: ${text} (while reading customerio.track/3 at offset 120)`,
    );
  });

  it('has no cause, which a log would append, and the stack of the innermost one', () => {
    const fatal = fatalError('consumer', wrapped, [reading]);
    expect(fatal.cause).toBeUndefined();
    expect(fatal.stack).toContain('fatal-error.test.ts');
  });

  it('does not name a partition that was paused', () => {
    const paused = new Source({ topic: 'customerio.identify', partition: 0, position: 7 });
    paused.setPaused(true);
    expect(fatalError('consumer', wrapped, [paused, reading]).message).not.toContain('identify');
  });
});

import kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { createPausing } from './pausing.ts';

const clientThat = (answers: () => void) => ({ pause: answers, resume: answers });

describe('createPausing', () => {
  it('does nothing before a group is run, because an engine that moves on must not end the process', () => {
    const pausing = createPausing(new kafkajs.Kafka({ brokers: ['127.0.0.1:1'] }).consumer({ groupId: 'g' }));
    expect(() => pausing.pause('t', 0)).not.toThrow();
    expect(() => pausing.resume('t', 0)).not.toThrow();
  });

  it('hides no other error', () => {
    const pausing = createPausing(
      clientThat(() => {
        throw new TypeError('bug');
      }),
    );
    expect(() => pausing.pause('t', 0)).toThrow('bug');
  });
});

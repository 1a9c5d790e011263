import kafkajs from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { createFetching } from './fetching.ts';

const kafka = { physical: (topic: string) => `p.${topic}` };
const queries = { askEnds: () => {} };
const clientThat = (answers: () => void) => ({ pause: answers, resume: answers });

describe('createFetching', () => {
  it('pauses nothing before a group is joined, because an engine at work must not end the process', () => {
    const client = new kafkajs.Kafka({ brokers: ['127.0.0.1:1'] }).consumer({ groupId: 'g' });
    const fetching = createFetching(kafka, client, queries);
    expect(() => fetching.pause('t', 0)).not.toThrow();
    expect(() => fetching.resume('t', 0)).not.toThrow();
  });

  it('hides no other error', () => {
    const client = clientThat(() => {
      throw new TypeError('bug');
    });
    const fetching = createFetching(kafka, client, queries);
    expect(() => fetching.pause('t', 0)).toThrow('bug');
  });
});

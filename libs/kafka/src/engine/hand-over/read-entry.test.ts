import { headers, topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { anEntry } from '../../../test/builders.ts';
import { defineHandler, done } from '../../handler.ts';
import { readEntry } from './read-entry.ts';

describe('readEntry', () => {
  it.each([
    { topic: topics.track, what: 'a record that was replayed for another service', verdict: true },
    {
      topic: topics.deadLetters,
      what: 'the dead letter of a record that was replayed, and failed again',
      verdict: false,
    },
  ])('decides $what without the handler: $verdict', ({ topic, verdict }) => {
    const handler = defineHandler({
      name: 'read-all',
      topics: [topic],
      order: 'none',
      outcomes: false,
      schema: { name: 'anything', read: () => ({ id: 'a', correlationId: 'a' }) },
      handle: async () => done(),
    });
    const entry = anEntry({ topic, headers: { [headers.replayFor]: 'track-publisher' } });

    readEntry(entry, handler, 'bigquery-sink', () => {});

    expect(entry.verdict !== undefined).toBe(verdict);
  });
});

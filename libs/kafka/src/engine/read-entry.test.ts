import { headers, topics } from '@cio-bus/contracts';
import { aRawRecord } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { defineHandler, done } from '../handler.ts';
import { createEntry } from './entry.ts';
import { OffsetWindow } from './offset-window.ts';
import { readEntry } from './read-entry.ts';

describe('readEntry', () => {
  it.each([
    { topic: topics.track, what: 'a record that was replayed for another service', verdict: true },
    { topic: topics.deadLetters, what: 'the letter of a record that was replayed, and failed again', verdict: false },
  ])('gives $what a verdict without the handler: $verdict', ({ topic, verdict }) => {
    const handler = defineHandler({
      ...{ name: 'read-all', topics: [topic], order: 'none', outcomes: false },
      schema: { name: 'anything', read: () => ({ id: 'a', correlationId: 'a' }) },
      handle: async () => done(),
    });
    const record = aRawRecord({ topic, headers: { [headers.replayFor]: 'track-publisher' } });
    const state = { startAt: 0, committed: 0, unsettledBytes: 0, lost: false, paused: false };
    const entry = createEntry(record, { topic, partition: 0, window: new OffsetWindow(0), ...state }, 0, 0);

    readEntry(entry, handler, 'bigquery-sink', () => {});

    expect(entry.hasVerdict).toBe(verdict);
  });
});

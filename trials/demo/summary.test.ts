import type { JournalEntry } from '@cio-bus/customerio-sandbox';
import { aTrackCommand } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import type { AuditInput } from '../audit/input/audit-input.ts';
import { renderSummary } from './render-summary.ts';
import { summarise } from './summary.ts';

const published = (timestamp: number, offset: number) => ({ command: aTrackCommand({ timestamp }), offset });
const position = (offset: number) => ({ topic: 'customerio.track', partition: 0, offset });
const accepted = (id: string, at: number): JournalEntry => ({
  seq: 1,
  at,
  api: 'track',
  action: 'event',
  personId: 'user-1',
  requestId: 1,
  id,
});

describe('summarise', () => {
  const [quick, slow, refused] = [published(1_000, 0), published(2_000, 1), published(3_000, 2)];
  const record = ({ command, offset }: typeof quick, writer = 'demo-shop') => ({
    ...position(offset),
    timestamp: command.timestamp,
    writer,
    command,
    underOwnKey: true,
  });
  const deadLetter = {
    deadLetterId: 'track-publisher/customerio.track/0/2',
    code: 'VENDOR_REJECTED',
    origin: position(2),
  };
  const input: AuditInput = {
    published: [quick, slow, refused].map(({ command, offset }) => ({ id: command.id, ...position(offset) })),
    records: [
      record(quick),
      record(slow),
      record(refused),
      record({ ...refused, offset: 3 }, 'replay'),
      record(published(4_000, 4), 'event-processor'),
    ],
    outcomes: [{ id: quick.command.id, status: 'success', origin: position(0), sendResult: 'reconciled' }],
    deadLetters: [deadLetter, deadLetter],
    webhookIds: ['w1', 'w1', 'w2'],
    journal: [
      accepted(quick.command.id, 1_010),
      accepted(slow.command.id, 2_500),
      accepted(slow.command.id, 9_000),
      accepted(refused.command.id, 60_000),
    ],
    people: {},
    rows: [{ kind: 'command', eventId: 'a', status: 'success', count: 2 }],
  };
  const summary = summarise(input, { badRecords: 7, hostileRecords: 0, replayed: 1, quietCommands: 1 });

  it('counts dead letters and webhooks once, even if they were written repeatedly', () => {
    expect(summary).toMatchObject({
      published: 3,
      accepted: 3,
      rejected: 1,
      deadLetters: 1,
      reconciled: 1,
      held: 0,
      replayed: 1,
      badRecords: 7,
      webhooks: 2,
      reactions: 1,
      rows: 2,
    });
  });

  it('measures the phase without faults apart from the one with faults', () => {
    expect(summary.quiet).toEqual({ commands: 1, perSecond: 99, p50: 10, p99: 10 });
    expect(renderSummary(summary)).toMatch(
      /Without faults.*\n.*p50 +10 {2}ms\n.*p99 +10 {2}ms\n\nWith faults.*\n.*throughput +2 {2}commands\/s/,
    );
  });

  it('measures to the first acceptance, and leaves replays out: they waited for an operator', () => {
    expect(summary.faulty).toMatchObject({ commands: 1, p50: 500, p99: 500 });
    expect(renderSummary(summary)).toMatch(/accepted by Customer\.io +3\n/);
  });
});

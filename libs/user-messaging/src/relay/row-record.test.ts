import { headers, topics } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { outboxInsert } from '../outbox/outbox-row.ts';
import { type OutboxRow, reasonOf, toRecord } from './row-record.ts';

const ID = '6ca36d9e-e318-415e-91da-221505067844';
const WRITTEN = new Date(1_790_000_000_000);
const row = (command: unknown, given: Partial<OutboxRow> = {}): OutboxRow => ({
  ...{ seq: '1', id: ID, command: JSON.stringify(command), source: null, traceparent: null, written_at: WRITTEN },
  ...given,
});
const options = { source: 'shop', now: Date.now() };
const bare = { type: 'track', userId: 'u1', payload: { name: 'paid' } };

describe('toRecord', () => {
  it('completes what the writer left out from the row: the same row is the same record, in every process', () => {
    const record = toRecord(row(bare), options);
    expect(toRecord(row(bare), options)).toEqual(record);
    const { id, timestamp, correlationId } = JSON.parse(String(record.value));
    expect({ timestamp, correlationId }).toEqual({ timestamp: WRITTEN.getTime(), correlationId: id });
    expect(record).toMatchObject({
      topic: topics.track,
      key: 'u1',
      headers: { [headers.id]: id, [headers.source]: 'shop' },
    });
  });

  it('differs in its id from another row with the same command', () => {
    expect(toRecord(row(bare), options).headers).not.toEqual(toRecord(row(bare, { id: 'other' }), options).headers);
  });

  it('publishes what outboxInsert has completed as it is, byte for byte', () => {
    const { values } = outboxInsert({ type: 'identify', userId: 'u1', payload: { plan: 'pro' } });
    const [id, command, source, traceparent] = values as [string, string, null, null];
    const record = toRecord({ seq: '1', id, command, source, traceparent, written_at: WRITTEN }, options);
    expect(record.value).toBe(command);
    expect(record.headers?.[headers.id]).toBe(id);
  });

  it('publishes a send by a template that only the app knows: it was checked when it was written', () => {
    const payload = { template: 'receipt', channel: 'push', message_data: { order_id: '7' } };
    const record = toRecord(row({ type: 'transactional', userId: 'u1', payload }), options);
    expect(JSON.parse(String(record.value)).payload).toEqual(payload);
  });

  it.each([
    { name: 'no object', command: [5], reason: /the command must be an object/ },
    { name: 'an unknown type', command: { ...bare, type: 'nope' }, reason: /type/ },
    { name: 'no person', command: { ...bare, userId: undefined }, reason: /userId/ },
    {
      name: 'too much',
      command: { ...bare, payload: { name: 'x', data: { y: 'z'.repeat(2_000_000) } } },
      reason: /TOO_LARGE/,
    },
    { name: 'a time of the future', command: { ...bare, timestamp: options.now + 301_000 }, reason: /future/ },
    { name: 'seconds', command: { ...bare, timestamp: 1_790_000_000 }, reason: /timestamp/ },
  ])('refuses a row forever with $name', ({ command, reason }) => {
    let thrown: unknown;
    try {
      toRecord(row(command), options);
    } catch (error) {
      thrown = error;
    }
    expect(reasonOf(thrown)).toMatch(reason);
    expect(reasonOf(thrown).length).toBeLessThan(501);
  });
});

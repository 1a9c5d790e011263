import { personCommand, readDeadLetter, topics, transactionalCommand, webhookEvent } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import {
  aDeadLetter,
  aDeadLetterRecord,
  anIdentifyCommand,
  aProfileCommand,
  aRawRecord,
  aRecordOf,
  aTrackCommand,
  aTransactionalCommand,
  aWebhookEvent,
} from './builders.ts';

describe('builders', () => {
  it.each([
    ['identify', anIdentifyCommand()],
    ['track', aTrackCommand()],
    ['an anonymous track', aTrackCommand({ anonymousId: 'anon-1' })],
    ['suppress', aProfileCommand()],
  ])('build %s that the bus reads back unchanged', (_name, command) => {
    expect(personCommand.read(aRecordOf(command))).toEqual(command);
  });

  it('build a send and a webhook event that the bus reads back unchanged', () => {
    const send = aTransactionalCommand();
    expect(transactionalCommand.read(aRecordOf(send))).toEqual(send);
    const { data: _data, ...event } = aWebhookEvent({ metric: 'clicked' });
    const record = aRawRecord({ topic: topics.webhooks, value: Buffer.from(JSON.stringify(event)) });
    expect(webhookEvent.read(record)).toMatchObject({ ...event, data: { recipient: 'user-1@example.com' } });
  });

  it('build a dead letter that is read back unchanged', () => {
    const deadLetter = aDeadLetter({ service: 'bigquery-sink', headers: { 'cio-source': 'shop' } });
    expect(readDeadLetter(aDeadLetterRecord(deadLetter))).toEqual(deadLetter);
  });

  it('give every message its own id, and accept any field', () => {
    expect(aTrackCommand().id).not.toBe(aTrackCommand().id);
    expect(aTrackCommand({ userId: 'u9' }).userId).toBe('u9');
  });
});

import { operatorAction, type RawRecord, topics } from '@cio-bus/contracts';
import { asRead } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { indexOf, kafkaWith, origin } from '../../test/kafka-in-memory.ts';
import { beginAction, toResolution } from '../actions/operator.ts';
import { discardDeadLetters, parkDeadLetters } from '../decide/resolve-dead-letters.ts';
import { listDeadLetters } from '../query/list-dead-letters.ts';
import { forgetDeadLetters } from './forget-dead-letters.ts';

const ada = Buffer.from('ada');
const grace = Buffer.from('grace');
const nameOf = (offset: number) => `track-publisher/customerio.track/0/${offset}`;

describe('forgetDeadLetters', () => {
  const deadLetters = [
    { origin: origin(1), key: ada },
    { origin: origin(2), key: grace },
    { origin: origin(3), key: null, value: Buffer.from('{"userId":"ada"}') },
    { origin: origin(4), key: null, value: Buffer.from('rubbish about ada') },
  ];

  it('blocks the dead letters of the person, by key or by an id in the value, and no others', async () => {
    const { operator, open, replay, replayed } = kafkaWith(deadLetters);
    expect(await forgetDeadLetters({ ...operator, person: 'ada' })).toMatchObject({ blocked: 2, alreadyBlocked: 0 });
    expect(await open({ state: 'forgotten' })).toEqual([nameOf(1), nameOf(3)]);
    expect(await replay({ includeParked: true, resendUnknown: true })).toMatchObject({
      replayed: 2,
      left: { forgotten: 2 },
    });
    expect(replayed().map(({ key }) => String(key))).not.toContain('ada');
  });

  it.each<[string, object]>([
    ['a key', { key: Buffer.from('ada') }],
    ['a number', { value: Buffer.from('{"customer_id":42}') }],
    ['a webhook', { value: Buffer.from('{"metric":"bounced","data":{"identifiers":{"id":"ada"}}}') }],
    ['the body of a webhook', { value: Buffer.from(JSON.stringify({ body: '{"data":{"customer_id":"ada"}}' })) }],
    ['a merge', { value: Buffer.from('{"userId":"x","payload":{"secondary":{"email":"ADA@example.com"}}}') }],
    ['a recipient', { value: Buffer.from('{"payload":{"to":"Ada <ada@example.com>, b@example.com"}}') }],
    ['cut JSON', { value: Buffer.from('{"userId":"ada","payl') }],
    ['an address in rubbish', { value: Buffer.from('\u0000\u00ff to=ada@example.com.') }],
    ['a byte order mark', { value: Buffer.from('\ufeff{"userId":"ada"}') }],
    ['a header', { headers: { user: 'ada' } }],
    ['deep JSON', { value: Buffer.from(`${'{"a":'.repeat(3_000)}{"userId":"ada"}${'}'.repeat(3_000)}`) }],
  ])('finds the person by %s', async (_, given) => {
    const { operator } = kafkaWith([{ key: null, value: Buffer.from('{}'), code: 'MESSAGE_INVALID', ...given }]);
    const also = ['ada@example.com', '42'];
    expect(await forgetDeadLetters({ ...operator, person: 'ada', also })).toMatchObject({ blocked: 1 });
  });

  it.each([
    '{"name":"ada"}',
    '{"userId":"ada2"}',
    '{"payload":{"to":"canada@example.com"}}',
    'to=canada@example.com',
    'ada@example.com.evil.example',
    '{"device":{"id":"ada"}}',
  ])('leaves %s, which is about somebody else', async (value) => {
    const { operator } = kafkaWith([{ key: null, value: Buffer.from(value) }]);
    const also = ['ada@example.com'];
    expect(await forgetDeadLetters({ ...operator, person: 'ada', also })).toMatchObject({ blocked: 0 });
  });

  it('counts dead letters that nobody can attribute', async () => {
    const { operator } = kafkaWith(deadLetters);
    expect(await forgetDeadLetters({ ...operator, person: 'ada', dryRun: true })).toMatchObject({ unreadable: 1 });
  });

  it.each([parkDeadLetters, discardDeadLetters])('is final: a later $name changes nothing', async (decide) => {
    const { operator, open, replay } = kafkaWith(deadLetters);
    await forgetDeadLetters({ ...operator, person: 'ada' });
    await decide({ ...operator, filter: { state: 'all', key: 'ada' } });
    expect(await open({ state: 'forgotten' })).toHaveLength(2);
    expect(await replay({ includeParked: true, filter: { key: 'ada' } })).toMatchObject({ replayed: 0 });
  });

  it('is final in the compacted topic: a decision that was under way and is written later removes nothing', async () => {
    const { operator, read } = kafkaWith(deadLetters);
    await forgetDeadLetters({ ...operator, person: 'ada' });
    const late = { deadLetter: { deadLetterId: nameOf(1), origin: origin(1) }, action: 'replayed' } as const;
    await operator.producer.publish(toResolution(beginAction(operator), late, operator.now()));

    const records = await Array.fromAsync(read(topics.resolutions));
    const compacted = [...new Map(records.map((record) => [String(record.key), record])).values()];
    const dlq = await Array.fromAsync(read(topics.deadLetters));
    const state = 'forgotten';
    expect(
      await listDeadLetters(
        indexOf(() => [...dlq, ...compacted]),
        { state },
      ),
    ).toMatchObject({ total: 2 });
  });

  it('also blocks dead letters that were replayed or parked before', async () => {
    const { operator, replay, open } = kafkaWith(deadLetters);
    await replay({ filter: { key: 'ada' } });
    await forgetDeadLetters({ ...operator, person: 'ada' });
    expect(await open({ state: 'forgotten' })).toEqual([nameOf(1), nameOf(3)]);
  });

  it('writes an audit record with all counts, without the id', async () => {
    const { operator, producer } = kafkaWith(deadLetters);
    await forgetDeadLetters({ ...operator, by: 'operator', person: 'ada', alongside: async () => ({ rows: 12 }) });
    const [audit] = asRead(producer.publishedTo(topics.audit)) as [RawRecord];
    expect(operatorAction.read(audit)).toMatchObject({
      action: 'forgotten',
      counts: { letters: 2, lettersBefore: 0, rows: 12 },
      filter: { keySha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(producer.published.map(({ key, value }) => `${key} ${value}`).join('\n')).not.toMatch(/\bada\b/); // a hash may spell it
  });

  it('writes only an audit record when repeated', async () => {
    const { operator, producer } = kafkaWith(deadLetters);
    await forgetDeadLetters({ ...operator, person: 'ada' });
    expect(await forgetDeadLetters({ ...operator, person: 'ada' })).toMatchObject({ blocked: 0, alreadyBlocked: 2 });
    expect(producer.publishedTo(topics.resolutions)).toHaveLength(2);
    expect(producer.publishedTo(topics.audit)).toHaveLength(2);
  });

  it('writes nothing in a dry run', async () => {
    const { operator, producer } = kafkaWith(deadLetters);
    expect(await forgetDeadLetters({ ...operator, person: 'ada', dryRun: true })).toMatchObject({ blocked: 2 });
    expect(producer.published).toEqual([]);
  });
});

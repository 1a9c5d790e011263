import { operatorAction, type RawRecord, topics } from '@cio-bus/contracts';
import { asRead } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { kafkaWith, origin } from '../test/kafka-in-memory.ts';
import { forgetDeadLetters } from './forget-dead-letters.ts';
import { discardDeadLetters, parkDeadLetters } from './resolve-dead-letters.ts';

const ada = Buffer.from('ada');
const grace = Buffer.from('grace');
const nameOf = (offset: number) => `track-publisher/customerio.track/0/${offset}`;

describe('forgetDeadLetters', () => {
  const letters = [
    { origin: origin(1), key: ada },
    { origin: origin(2), key: grace },
    { origin: origin(3), key: null, value: Buffer.from('{"userId":"ada"}') },
    { origin: origin(4), key: null, value: Buffer.from('rubbish about ada') },
  ];

  it('blocks the letters that are about the person, by key or by what they say, and no others', async () => {
    const { operator, open, replay, replayed } = kafkaWith(letters);
    expect(await forgetDeadLetters({ ...operator, person: 'ada' })).toMatchObject({ blocked: 2, alreadyBlocked: 0 });
    expect(await open({ state: 'forgotten' })).toEqual([nameOf(1), nameOf(3)]);
    expect(await replay({ includeParked: true, resendUnknown: true })).toMatchObject({
      replayed: 2,
      left: { forgotten: 2 },
    });
    expect(replayed().map(({ key }) => String(key))).not.toContain('ada');
  });

  it.each([parkDeadLetters, discardDeadLetters])('stays so, whatever is decided later: $name', async (decide) => {
    const { operator, open, replay } = kafkaWith(letters);
    await forgetDeadLetters({ ...operator, person: 'ada' });
    await decide({ ...operator, filter: { state: 'all', key: 'ada' } });
    expect(await open({ state: 'forgotten' })).toHaveLength(2);
    expect(await replay({ includeParked: true, filter: { key: 'ada' } })).toMatchObject({ replayed: 0 });
  });

  it('blocks what was replayed or parked before, too', async () => {
    const { operator, replay, open } = kafkaWith(letters);
    await replay({ filter: { key: 'ada' } });
    await forgetDeadLetters({ ...operator, person: 'ada' });
    expect(await open({ state: 'forgotten' })).toEqual([nameOf(1), nameOf(3)]);
  });

  it('keeps that it was done, with what else was, and never the id', async () => {
    const { operator, producer } = kafkaWith(letters);
    const told = { ...operator, by: 'operator', person: 'ada' };
    await forgetDeadLetters({ ...told, alongside: async () => ({ rows: 12 }) });
    const [audit] = asRead(producer.publishedTo(topics.audit)) as [RawRecord];
    expect(operatorAction.read(audit)).toMatchObject({
      action: 'forgotten',
      counts: { letters: 2, lettersBefore: 0, rows: 12 },
      filter: { keySha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(producer.published.map(({ key, value }) => `${key} ${value}`).join('\n')).not.toContain('ada');
  });

  it('changes nothing when run again, but is kept again', async () => {
    const { operator, producer } = kafkaWith(letters);
    await forgetDeadLetters({ ...operator, person: 'ada' });
    expect(await forgetDeadLetters({ ...operator, person: 'ada' })).toMatchObject({ blocked: 0, alreadyBlocked: 2 });
    expect(producer.publishedTo(topics.resolutions)).toHaveLength(2);
    expect(producer.publishedTo(topics.audit)).toHaveLength(2);
  });

  it('writes nothing in a dry run', async () => {
    const { operator, producer } = kafkaWith(letters);
    expect(await forgetDeadLetters({ ...operator, person: 'ada', dryRun: true })).toMatchObject({ blocked: 2 });
    expect(producer.published).toEqual([]);
  });
});

import { operatorAction, type RawRecord, topics } from '@cio-bus/contracts';
import { asRead } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { kafkaWith, origin } from '../../test/kafka-in-memory.ts';
import { forgetPerson } from './forget-person.ts';

const found = { merged: ['ada-2'], remembered: ['ada@example.com'], isAlias: () => false, links: undefined };

function worldOf() {
  const { operator, producer } = kafkaWith([{ origin: origin(1), key: Buffer.from('ada') }]);
  const calls: string[] = [];
  const erase = async (identifier: string) => {
    calls.push(`rows of ${identifier}`);
    return { rows: 3, waiting: 0 };
  };
  const erasePreferences = async (identifier: string) => {
    calls.push(`preferences of ${identifier}`);
    return { rows: 2, waiting: identifier === 'ada' ? 1 : 0 };
  };
  const options = { ...operator, person: 'ada', also: ['a1', 'ada'], found, erase };
  const audited = () => operatorAction.read(asRead(producer.publishedTo(topics.audit))[0] as RawRecord).counts;
  return { options, erasePreferences, calls, audited };
}

describe('forgetPerson', () => {
  it('erases rows and message preferences of every identifier once, and adds up what has to wait', async () => {
    const { options, erasePreferences, calls, audited } = worldOf();
    const report = await forgetPerson({ ...options, erasePreferences });
    const identifiers = ['ada', 'a1', 'ada-2', 'ada@example.com'];
    expect(calls).toEqual(identifiers.flatMap((one) => [`rows of ${one}`, `preferences of ${one}`]));
    expect(report).toMatchObject({ blocked: 1, rows: 12, waiting: 0, preferences: { rows: 8, waiting: 1 } });
    expect(audited()).toMatchObject({ letters: 1, rows: 12, waiting: 0, preferences: 8, commandsWaiting: 1 });
  });

  it('reports no message preferences where nothing erases them', async () => {
    const { options, calls, audited } = worldOf();
    expect((await forgetPerson(options)).preferences).toBeUndefined();
    expect(calls).toHaveLength(4);
    expect(audited()).not.toHaveProperty('preferences');
  });
});

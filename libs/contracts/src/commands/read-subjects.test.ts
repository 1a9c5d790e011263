import { describe, expect, it } from 'vitest';
import { AT, aRecord } from '../../test/a-record.ts';
import { refusalOf } from '../../test/refusal-of.ts';
import { personCommand, transactionalCommand } from './read-command.ts';

const track = { type: 'track', userId: 'u1', timestamp: AT, payload: { name: 'order_paid', data: { total: 42 } } };
const read = (value: unknown) => personCommand.read(aRecord(value));

describe('personCommand, by whom or what a command is about', () => {
  it.each<{ what: string; value: unknown; says: string }>([
    {
      what: 'a phone number in another form',
      value: { ...track, userId: '0041791234567', idType: 'phone' },
      says: 'userId',
    },
    {
      what: 'a merge into a phone number',
      value: { ...track, type: 'merge', userId: '+41791234567', idType: 'phone', payload: { secondary: { id: 'u2' } } },
      says: 'idType',
    },
    {
      what: 'an object with a user',
      value: { ...track, type: 'object_delete', payload: { objectTypeId: '1', objectId: 'acme' } },
      says: 'userId',
    },
    {
      what: 'a relationship to an object without an id',
      value: { ...track, type: 'relate', payload: { relationships: [{ objectTypeId: '1' }] } },
      says: 'payload.relationships.0.objectId',
    },
    {
      what: 'no relationships',
      value: { ...track, type: 'unrelate', payload: { relationships: [] } },
      says: 'payload.relationships',
    },
    {
      what: 'an unknown metric',
      value: { ...track, type: 'delivery_event', payload: { deliveryId: 'd', metric: 'read' } },
      says: 'payload.metric',
    },
  ])('dead-letters $what', ({ value, says }) => {
    const refusal = refusalOf(() => read(value));
    expect(refusal.code).toBe('MESSAGE_INVALID');
    expect(refusal.message).toContain(says);
  });

  it.each([
    { type: 'relate', payload: { relationships: [{ objectTypeId: 1, objectId: 'acme', attributes: { role: 'x' } }] } },
    { type: 'unrelate', payload: { relationships: [{ objectTypeId: '1', objectId: 'acme', since: 1 }] } },
    { type: 'delivery_event', payload: { deliveryId: 'd', metric: 'opened', recipient: 'token' } },
  ])('reads $type unchanged', ({ type, payload }) => {
    expect(read({ ...track, type, payload })).toMatchObject({ type, payload });
  });

  it('finds a person by a phone number, but sends no message to one', () => {
    const person = { ...track, userId: '+41791234567', idType: 'phone' };
    expect(read(person)).toMatchObject({ userId: '+41791234567', idType: 'phone' });
    const send = () => transactionalCommand.read(aRecord({ ...person, type: 'transactional', payload: {} }));
    expect(refusalOf(send)).toMatchObject({ field: 'idType' });
  });
});

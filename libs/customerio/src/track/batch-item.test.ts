import { describe, expect, it } from 'vitest';
import { AT, AT_SECONDS, anEvent, anIdentify } from '../../test/commands.ts';
import { toAnonymousEvent, toBatchItem } from './batch-item.ts';

const { id, correlationId } = anEvent();
const common = { id, correlationId, timestamp: AT, userId: 'u1' };
const person = { type: 'person', identifiers: { id: 'u1' } };

describe('toBatchItem', () => {
  it('adds to an identify its environment and, from the time of the command, the times that Customer.io orders updates by', () => {
    expect(toBatchItem(anIdentify(), 'staging')).toEqual({
      ...person,
      action: 'identify',
      timestamp: AT_SECONDS,
      attributes: { plan: 'pro', _env: 'staging', _updated_at: AT_SECONDS, _timestamp: AT_SECONDS },
    });
  });

  const related = [{ identifiers: { object_type_id: '1', object_id: 'acme' } }];

  it.each([
    { what: 'the list of v2', given: related },
    { what: 'the object of v1', given: { action: 'add_relationships', relationships: related } },
    { what: 'the object of v1 without an action', given: { relationships: related } },
  ])('sends relationships beside the attributes, as v2 requires: $what', ({ given }) => {
    const item = toBatchItem(anIdentify({ payload: { plan: 'pro', cio_relationships: given } }), 'staging');
    expect(item).toMatchObject({ cio_relationships: related, attributes: { plan: 'pro' } });
    expect(item.attributes).not.toHaveProperty('cio_relationships');
  });

  it.each([{ action: 'delete_relationships', relationships: related }, { action: 'add_relationships' }, 'acme', null])(
    'refuses relationships that an identify of v2 cannot express: %j',
    (given) => {
      const map = () => toBatchItem(anIdentify({ payload: { cio_relationships: given } }), 'staging');
      expect(map).toThrow('MESSAGE_INVALID: payload.cio_relationships');
    },
  );

  it('sends an event with its ULID, its time in seconds, and its `data` as attributes', () => {
    expect(toBatchItem(anEvent({ id }), 'staging')).toEqual({
      ...person,
      action: 'event',
      name: 'order_paid',
      id,
      timestamp: AT_SECONDS,
      attributes: { total: 42 },
    });
  });

  it.each(['page', 'screen'] as const)('keeps the kind of a %s view', (type) => {
    const item = toBatchItem(anEvent({ type, payload: { name: '/pricing' } }), 'staging');
    expect(item).toMatchObject({ action: type, name: '/pricing', attributes: {} });
  });

  it.each(['suppress', 'unsuppress', 'delete'] as const)('sends only the person for %s', (type) => {
    expect(toBatchItem({ ...common, type, payload: {} }, 'staging')).toEqual({ ...person, action: type });
  });

  it('sends the id of a device as its token, as v2 requires', () => {
    const device = { id: 'd1', platform: 'ios', last_used: 1_700_000_000 } as const;
    expect(toBatchItem({ ...common, type: 'add_device', payload: { device } }, 'staging')).toEqual({
      ...person,
      action: 'add_device',
      device: { token: 'd1', platform: 'ios', last_used: 1_700_000_000 },
    });
    expect(toBatchItem({ ...common, type: 'delete_device', payload: { device: { id: 'd1' } } }, 'staging')).toEqual({
      ...person,
      action: 'delete_device',
      device: { token: 'd1' },
    });
  });

  it('merges the secondary into the person of the key', () => {
    const merge = { ...common, type: 'merge', payload: { secondary: { email: 'old@example.com' } } } as const;
    expect(toBatchItem(merge, 'staging')).toEqual({
      type: 'person',
      action: 'merge',
      primary: { id: 'u1' },
      secondary: { email: 'old@example.com' },
    });
  });

  it.each(['email', 'cio_id'] as const)('identifies the person by %s when the command has that idType', (idType) => {
    expect(toBatchItem(anIdentify({ idType }), 'staging')).toMatchObject({ identifiers: { [idType]: 'u1' } });
  });
});

describe('toAnonymousEvent', () => {
  it('keeps the names of Track v1, which it is sent to', () => {
    expect(toAnonymousEvent(anEvent({ id }))).toEqual({
      name: 'order_paid',
      id,
      timestamp: AT_SECONDS,
      data: { total: 42 },
    });
    expect(toAnonymousEvent(anEvent({ type: 'page', payload: { name: '/' } }))).toMatchObject({ type: 'page' });
  });
});

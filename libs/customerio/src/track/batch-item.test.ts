import { checkLimits, limits } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { AT, AT_SECONDS, anEvent, anIdentify } from '../../test/commands.ts';
import { toAnonymousEvent, toBatchItem, toMetricReport } from './batch-item.ts';

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

  it('sends an event with its ULID, its time in seconds, and its `data` and environment as attributes', () => {
    expect(toBatchItem(anEvent({ id }), 'staging')).toEqual({
      ...person,
      action: 'event',
      name: 'order_paid',
      id,
      timestamp: AT_SECONDS,
      attributes: { total: 42, _env: 'staging' },
    });
  });

  it.each(['page', 'screen'] as const)('keeps the kind of a %s view', (type) => {
    const item = toBatchItem(anEvent({ type, payload: { name: '/pricing' } }), 'staging');
    expect(item).toMatchObject({ action: type, name: '/pricing', attributes: { _env: 'staging' } });
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

  it.each(['email', 'cio_id', 'phone'] as const)(
    'identifies the person by %s when the command has that idType',
    (idType) => {
      expect(toBatchItem(anIdentify({ idType }), 'staging')).toMatchObject({ identifiers: { [idType]: 'u1' } });
    },
  );
});

const acme = { objectTypeId: 1, objectId: 'acme' };
const acmeIdentifiers = { object_type_id: '1', object_id: 'acme' };

describe('toBatchItem, for objects', () => {
  const relationships = [
    { ...acme, attributes: { role: 'admin' } },
    { ...acme, objectId: 'globex' },
  ];

  it('relates a person to objects, with the attributes of each relationship', () => {
    expect(toBatchItem({ ...common, type: 'relate', payload: { relationships } }, 'staging')).toEqual({
      ...person,
      action: 'add_relationships',
      cio_relationships: [
        { identifiers: acmeIdentifiers, relationship_attributes: { role: 'admin' } },
        { identifiers: { ...acmeIdentifiers, object_id: 'globex' } },
      ],
    });
  });

  it.each([1, '1'])('fits an item with as many relationships as the bus takes, of type %j', (objectTypeId) => {
    const relate = (count: number) => {
      const many = Array.from({ length: count }, (_, n) => ({ objectTypeId, objectId: `${n}`, attributes: {} }));
      return { ...common, type: 'relate', payload: { relationships: many } } as const;
    };
    const isTaken = (count: number) => {
      try {
        checkLimits(relate(count));
        return true;
      } catch {
        return false;
      }
    };
    const most = Array.from({ length: 1_000 }, (_, count) => count + 1).findLast(isTaken) ?? 0;
    expect(most).toBeGreaterThan(200);
    expect(JSON.stringify(toBatchItem(relate(most), 'staging')).length).toBeLessThanOrEqual(limits.itemBytes);
  });

  it('ends relationships without their attributes', () => {
    expect(toBatchItem({ ...common, type: 'unrelate', payload: { relationships } }, 'staging')).toMatchObject({
      action: 'delete_relationships',
      cio_relationships: [
        { identifiers: acmeIdentifiers },
        { identifiers: { ...acmeIdentifiers, object_id: 'globex' } },
      ],
    });
  });

  it('identifies and deletes an object, without a person', () => {
    const object = { ...common, userId: undefined };
    const attributes = { seats: 50 };
    expect(toBatchItem({ ...object, type: 'object_identify', payload: { ...acme, attributes } }, 'staging')).toEqual({
      type: 'object',
      action: 'identify',
      identifiers: acmeIdentifiers,
      attributes,
    });
    expect(toBatchItem({ ...object, type: 'object_delete', payload: acme }, 'staging')).toEqual({
      type: 'object',
      action: 'delete',
      identifiers: acmeIdentifiers,
    });
  });
});

describe('toMetricReport', () => {
  it('has the names of Track v1, the time in seconds, and every further field', () => {
    const payload = { deliveryId: 'd1', metric: 'clicked', href: 'https://example.com', action_name: 'buy' } as const;
    expect(toMetricReport({ ...common, type: 'delivery_event', payload })).toEqual({
      delivery_id: 'd1',
      metric: 'clicked',
      href: 'https://example.com',
      action_name: 'buy',
      timestamp: AT_SECONDS,
    });
  });
});

describe('toAnonymousEvent', () => {
  it('keeps the names of Track v1, which it is sent to', () => {
    expect(toAnonymousEvent(anEvent({ id }), 'staging')).toEqual({
      name: 'order_paid',
      id,
      timestamp: AT_SECONDS,
      data: { total: 42, _env: 'staging' },
    });
    expect(toAnonymousEvent(anEvent({ type: 'page', payload: { name: '/' } }), 'staging')).toMatchObject({
      type: 'page',
    });
  });
});

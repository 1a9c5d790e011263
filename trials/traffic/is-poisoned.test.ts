import { aTrackCommand, aTransactionalCommand } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { CARELESS_PRODUCER } from './bad-records.ts';
import { isPoisoned } from './is-poisoned.ts';

describe('isPoisoned', () => {
  const send = (payload: object) => aTransactionalCommand({ payload: { channel: 'email', ...payload } });

  it.each([
    ['whatever a careless producer wrote', { writer: CARELESS_PRODUCER, command: undefined }, true],
    [
      'an event that is refused',
      { writer: 'shop', command: aTrackCommand({ payload: { name: 'order_refunded' } }) },
      true,
    ],
    ['a send that is refused', { writer: 'shop', command: send({ transactional_message_id: 'abandoned_cart' }) }, true],
    ['another event', { writer: 'shop', command: aTrackCommand({ payload: { name: 'order_paid' } }) }, false],
    ['another send', { writer: 'shop', command: send({ template: 'order-confirmation' }) }, false],
  ])('%s: decides by what the record says', (_what, record, expected) => {
    expect(isPoisoned(record)).toBe(expected);
  });
});

import { describe, expect, it } from 'vitest';
import { decideSettlements, type HeldSend, type ReportedDelivery } from './decide-settlements.ts';

const ATTEMPT = Date.UTC(2026, 10, 21, 12);
const HOUR_MS = 3_600_000;

/** A held send of template 7 to u1. */
const held = (overrides: Partial<HeldSend> = {}): HeldSend => ({
  id: 'a',
  open: ['dead-a'],
  person: 'id:u1',
  isCertain: true,
  isPerDevice: false,
  matches: ({ personId, data }) => personId === 'u1' && data.transactional_message_id === 7,
  entry: { attemptedAt: ATTEMPT, deliveryId: undefined },
  ...overrides,
});

const sending = (overrides: { personId?: string; template?: number; metric?: string } = {}) => ({
  id: 'e1',
  metric: overrides.metric ?? 'sent',
  objectType: 'email',
  personId: overrides.personId ?? 'u1',
  data: { transactional_message_id: overrides.template ?? 7 },
});

/** What was reported of a message of template 7 to u1, a second after the attempt. */
const delivery = (overrides: Partial<ReportedDelivery> = {}): ReportedDelivery => ({
  deliveryId: 'd1',
  firstAt: ATTEMPT + 1_000,
  sending: sending(),
  isRipe: true,
  isFree: true,
  ...overrides,
});

/** A held push, which may have a delivery for each device. */
const push = (overrides: Partial<HeldSend> = {}) => held({ isPerDevice: true, ...overrides });

const other = (overrides: Partial<HeldSend> = {}) => held({ id: 'b', open: ['dead-b'], ...overrides });
const at = (attemptedAt: number, deliveryId?: string) => ({ attemptedAt, deliveryId });

/** Ids of the sends that are settled, with their deliveries. */
const settled = (sends: HeldSend[], deliveries: ReportedDelivery[]) =>
  decideSettlements(sends, deliveries).map(({ send, delivery }) => `${send.id} ${delivery.deliveryId}`);

describe('decideSettlements settles', () => {
  it.each([
    ['the one delivery since the attempt', [held()], [delivery()]],
    ['one whose report is up to 2 s older: clocks differ', [held()], [delivery({ firstAt: ATTEMPT - 2_000 })]],
    ['one that was sent hours later', [held()], [delivery({ firstAt: ATTEMPT + 24 * HOUR_MS })]],
    [
      'one that was to be sent later',
      [held({ sendAt: ATTEMPT + 48 * HOUR_MS })],
      [delivery({ firstAt: ATTEMPT + 48 * HOUR_MS })],
    ],
    [
      'one that was to be sent later, from its draft',
      [held({ sendAt: ATTEMPT + 48 * HOUR_MS })],
      [delivery({ sending: sending({ metric: 'drafted' }) })],
    ],
    ['one beside a delivery of another send', [held()], [delivery(), delivery({ deliveryId: 'd2', isFree: false })]],
    [
      'one beside a delivery of another person',
      [held()],
      [delivery(), delivery({ deliveryId: 'd2', sending: sending({ personId: 'u2' }) })],
    ],
    [
      'one beside a delivery of another template',
      [held()],
      [delivery(), delivery({ deliveryId: 'd2', sending: sending({ template: 8 }) })],
    ],
    [
      'one beside an older message that was opened',
      [held()],
      [delivery(), delivery({ deliveryId: 'd2', sending: undefined })],
    ],
    ['what was claimed before a restart', [held({ entry: at(ATTEMPT, 'd1') })], [delivery({ isFree: false })]],
    ['one beside a held send that is known to be another', [held(), other({ entry: at(ATTEMPT, 'd9') })], [delivery()]],
    ['one beside a held send that came later', [held(), other({ entry: at(ATTEMPT + HOUR_MS) })], [delivery()]],
    ['one beside a held send of another person', [held(), other({ person: 'id:u2' })], [delivery()]],
    ['one beside a held send of another template', [held(), other({ matches: () => false })], [delivery()]],
    ['the one delivery of a push', [push()], [delivery()]],
    ['a push that was claimed before a restart', [push({ entry: at(ATTEMPT, 'd1') })], [delivery({ isFree: false })]],
  ])('%s', (_, sends, deliveries) => {
    expect(settled(sends, deliveries)).toEqual(['a d1']);
  });

  it('several sends, each with its delivery', () => {
    const toOther = other({ person: 'id:u2', matches: ({ personId }) => personId === 'u2' });
    const second = delivery({ deliveryId: 'd2', sending: sending({ personId: 'u2' }) });
    expect(settled([held(), toOther], [delivery(), second])).toEqual(['a d1', 'b d2']);
  });
});

describe('decideSettlements leaves to an operator', () => {
  it.each([
    ['what was not reported', [held()], []],
    ['a report of another person', [held()], [delivery({ sending: sending({ personId: 'u2' }) })]],
    ['a report of another template', [held()], [delivery({ sending: sending({ template: 8 }) })]],
    ['a message from before the attempt', [held()], [delivery({ firstAt: ATTEMPT - 2_001 })]],
    ['a message of before the time that was asked for', [held({ sendAt: ATTEMPT + 48 * HOUR_MS })], [delivery()]],
    ['a message of days later', [held()], [delivery({ firstAt: ATTEMPT + 24 * HOUR_MS + 1 })]],
    ['a message of which only an open is known', [held()], [delivery({ sending: undefined })]],
    ['a delivery that another send may still claim', [held()], [delivery({ isRipe: false })]],
    ['a delivery of another send', [held()], [delivery({ isFree: false })]],
    ['two deliveries', [held()], [delivery(), delivery({ deliveryId: 'd2' })]],
    ['two deliveries, one not ripe', [held()], [delivery(), delivery({ deliveryId: 'd2', isRipe: false })]],
    // A later push has one delivery for each of two devices, of which the ledger knows the first.
    ['a push beside a delivery of another', [push()], [delivery({ deliveryId: 'd2', isFree: false }), delivery()]],
    ['a push whose only delivery is of another', [push()], [delivery({ isFree: false })]],
    ['two held sends', [held(), other()], [delivery()]],
    ['two held sends, one decided about but in doubt', [held(), other({ open: [] })], [delivery()]],
    ['two held sends, one of an unknown template', [held(), other({ isCertain: false })], [delivery()]],
    ['two held sends, one being sent again', [held(), other({ entry: undefined })], [delivery()]],
    [
      'two held sends, of which an earlier one may be it',
      [held(), other({ entry: at(ATTEMPT - HOUR_MS) })],
      [delivery()],
    ],
    ['a send that was decided about', [held({ open: [] })], [delivery()]],
    ['a template that is unknown', [held({ isCertain: false })], [delivery()]],
    ['a send without an entry, which a replay would send', [held({ entry: undefined })], [delivery()]],
    ['a send that an operator settled as another delivery', [held({ entry: at(ATTEMPT, 'd9') })], [delivery()]],
    [
      'a settled send with a second delivery',
      [held({ entry: at(ATTEMPT, 'd1') })],
      [delivery({ isFree: false }), delivery({ deliveryId: 'd2' })],
    ],
  ])('%s', (_, sends, deliveries) => {
    expect(settled(sends, deliveries)).toEqual([]);
  });
});

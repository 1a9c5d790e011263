import { aTrackCommand } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { honestInput } from '../audit/honest-input.ts';
import type { AuditRecord } from '../audit/input/audit-input.ts';
import { CARELESS_PRODUCER } from '../traffic/bad-records.ts';
import { hostileRecords } from '../traffic/hostile/hostile-records.ts';
import { poisonedInDemo } from './poisoned-in-demo.ts';

const refused = aTrackCommand({ payload: { name: 'order_refunded' } });
const [record] = honestInput([refused]).records.map((one) => ({ ...one, writer: 'trial-shop' })) as [AuditRecord];
const isPoisoned = poisonedInDemo([], hostileRecords(0, 1));

describe('poisonedInDemo', () => {
  it.each<[string, AuditRecord, boolean]>([
    ['what Customer.io refuses', record, true],
    ['what a careless producer wrote', { ...record, writer: CARELESS_PRODUCER, command: undefined }, true],
    ['deep JSON', { ...record, writer: '', command: undefined, key: 'hostile-deep-json-1' }, true],
    ['a record in lz4', { ...record, writer: '', command: aTrackCommand(), key: 'hostile-lz4-1' }, false],
    ['a replay of what was refused', { ...record, writer: 'replay-1' }, false],
    ['another event', { ...record, command: aTrackCommand() }, false],
  ])('%s', (_what, one, expected) => {
    expect(isPoisoned(one)).toBe(expected);
  });

  it('nothing of the quiet phase, in which nothing is refused', () => {
    const quiet = poisonedInDemo([{ ...record, id: refused.id }], []);
    expect(quiet(record)).toBe(false);
  });
});

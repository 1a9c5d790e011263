import { aTrackCommand } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../any-client/record-digest.ts';
import { honestInput } from '../honest-input.ts';
import type { AuditDeadLetter, AuditExpectations, AuditInput, AuditRecord, ExpectedEnd } from '../input/audit-input.ts';
import { findWrongEnds } from './find-wrong-ends.ts';

const parts = { key: Buffer.from('h'), value: Buffer.from('not JSON'), headers: [['a', null]] as const };
const digest = digestOf(parts);
const end: ExpectedEnd = { key: 'h', deadLetterCodes: ['MESSAGE_INVALID'], isTruncated: false, digest };
const honest = honestInput([aTrackCommand()]);
const record = { ...honest.records[0], key: 'h', command: undefined } as AuditRecord;
const deadLetter: AuditDeadLetter = { deadLetterId: 'd', code: 'MESSAGE_INVALID', origin: record, digest };

const died: AuditInput = { ...honest, records: [record], outcomes: [], deadLetters: [deadLetter] };
const delivered: AuditInput = { ...honest, records: [record] };
const toDeliver = { ...end, deadLetterCodes: [] };

const found = (input: AuditInput, expected: ExpectedEnd, expectations: AuditExpectations = {}) =>
  findWrongEnds(input, { ends: [expected], ...expectations });
const diedAs = (change: Partial<AuditDeadLetter>): AuditInput => ({
  ...died,
  deadLetters: [{ ...deadLetter, ...change }],
});

describe('findWrongEnds', () => {
  it('passes when records end as they must', () => {
    expect(found(died, end)).toEqual([]);
    expect(found(delivered, toDeliver)).toEqual([]);
    expect(findWrongEnds(died)).toEqual([]);
  });

  it.each<[string, AuditInput, ExpectedEnd]>([
    ['missing in Kafka', { ...died, records: [] }, end],
    ['was delivered', delivered, end],
    ['was not delivered', died, toDeliver],
    ['is a dead letter: MESSAGE_INVALID', { ...delivered, deadLetters: [deadLetter] }, toDeliver],
    ['is no dead letter', { ...died, deadLetters: [] }, end],
    ['has 2 dead letters', { ...died, deadLetters: [deadLetter, deadLetter] }, end],
    ['with the code UNEXPECTED', diedAs({ code: 'UNEXPECTED' }), end],
    ['was truncated', diedAs({ isTruncated: true }), end],
    ['was not truncated', died, { ...end, isTruncated: true }],
    ['another key', diedAs({ digest: digestOf({ ...parts, key: null }) }), end],
    ['another value', diedAs({ digest: digestOf({ ...parts, value: Buffer.from('not  JSON') }) }), end],
    ['another headers', diedAs({ digest: digestOf({ ...parts, headers: [['a', Buffer.alloc(0)]] }) }), end],
    ['another headers', diedAs({ digest: digestOf({ ...parts, headers: [['', Buffer.from('a')]] }) }), end],
  ])('finds a record that %s', (wrong, input, expected) => {
    const findings = found(input, expected);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(wrong);
  });

  it('takes repeats of a dead letter after a kill, and judges each', () => {
    const twice = { ...died, deadLetters: [deadLetter, deadLetter] };
    expect(found(twice, end, { killed: true })).toEqual([]);
    const wrongly = { ...died, deadLetters: [deadLetter, { ...deadLetter, code: 'UNEXPECTED' }] };
    expect(found(wrongly, end, { killed: true })).toHaveLength(1);
  });

  it('does not compare the bytes of a dead letter that is to have only the beginning', () => {
    const other = digestOf({ ...parts, value: Buffer.from('not') });
    expect(found(diedAs({ isTruncated: true, digest: other }), { ...end, isTruncated: true })).toEqual([]);
  });

  it('judges each record of a key: what was not acknowledged may be there twice', () => {
    const second = { ...record, offset: 7 };
    expect(found({ ...died, records: [record, second] }, end)).toHaveLength(1);
    expect(
      found({ ...died, records: [record, second], deadLetters: [deadLetter, { ...deadLetter, origin: second }] }, end),
    ).toEqual([]);
  });
});

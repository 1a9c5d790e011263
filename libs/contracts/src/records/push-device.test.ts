import { describe, expect, it } from 'vitest';
import { failureMessage, pushDevice } from './push-device.ts';

const failed = { device_id: 'd2', failure_message: 'Unregistered' };

describe('pushDevice', () => {
  it.each([
    { what: 'no recipients', recipients: undefined, id: undefined },
    { what: 'text', recipients: 'ada@example.com', id: undefined },
    { what: 'values that are no devices', recipients: [null, 'd0', ['d0']], id: undefined },
    { what: 'one device', recipients: [{ device_id: 'd1' }], id: 'd1' },
    { what: 'a failed device beside one that works', recipients: [{ device_id: 'd1' }, failed], id: 'd2' },
    { what: 'an empty failure', recipients: [{ device_id: 'd1', failure_message: '' }, failed], id: 'd2' },
  ])('is $id for $what', ({ recipients, id }) => {
    expect(pushDevice({ data: { recipients } })?.device_id).toBe(id);
  });
});

describe('failureMessage', () => {
  it.each([
    { data: { failure_message: '550' }, is: '550' },
    { data: { failure_message: '550', recipients: [failed] }, is: '550' },
    { data: { failure_message: '', recipients: [{ device_id: 'd1' }, failed] }, is: 'Unregistered' },
    { data: { failure_message: 550, recipients: [{ failure_message: null }] }, is: undefined },
    { data: {}, is: undefined },
  ])('is $is for $data', ({ data, is }) => {
    expect(failureMessage({ data })).toBe(is);
  });
});

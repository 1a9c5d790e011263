import { topics } from '@cio-bus/contracts';
import { A_TIME_MS, aRawRecord } from '@cio-bus/testkit';
import { expect, it } from 'vitest';
import { readSighting } from './sighting.ts';

const deadLetterId = 'track-publisher/customerio.track/0/0';
const key = Buffer.from(`edited/${deadLetterId}`);

it('says who edited a dead letter, and what, but not to what', () => {
  const edit = {
    id: 'e-1',
    correlationId: 'e-1',
    action: 'edited',
    by: 'op',
    why: 'typo',
    timestamp: A_TIME_MS,
    deadLetterId,
  };
  const value = Buffer.from(JSON.stringify({ ...edit, changed: ['payload.name', 'key'], value: 'eyJhIjoxfQ==' }));
  const { ids, steps } = readSighting(aRawRecord({ topic: topics.resolutions, key, value }));
  expect(ids).toEqual([deadLetterId]);
  expect(steps).toMatchObject([{ what: 'decided', at: A_TIME_MS, id: deadLetterId }]);
  expect(steps[0]?.detail).toEqual({ action: 'edited', by: 'op', why: 'typo', changed: 'payload.name, key' });
});

it('says nothing of an edit that was erased', () => {
  const { ids, users } = readSighting(aRawRecord({ topic: topics.resolutions, key, value: null }));
  expect([ids, users]).toEqual([[], [`edited/${deadLetterId}`]]);
});

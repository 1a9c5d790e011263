import { BusError, topics } from '@cio-bus/contracts';
import { expect, it } from 'vitest';
import { done, failed } from '../src/handler.ts';
import { setUp } from './set-up-engine.ts';

it('names the code that an error has for its dead letter, once the budget is spent', async () => {
  const held = failed(new BusError('VENDOR_UNAVAILABLE', 'no list', { status: 503, deadLetterCode: 'SEND_UNKNOWN' }));
  const { clock, kafka, member } = setUp(({ key }) => (key === 'u1' ? held : done()));
  kafka.append(topics.track, 0, 'u1');
  member.fetch(1);
  for (let other = 0; other < 600; other++) {
    kafka.append(topics.track, 0, `other-${other}`);
    member.fetch(1);
    await clock.advance(1_000);
  }
  expect(kafka.deadLetters.map(({ headers }) => headers?.['dlq-code'])).toEqual(['SEND_UNKNOWN']);
});

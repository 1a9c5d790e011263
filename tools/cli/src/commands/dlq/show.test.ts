import { A_TIME_MS, aDeadLetterRecord } from '@cio-bus/testkit';
import { expect, it } from 'vitest';
import { startCli } from '../../../test/start-cli.ts';

it('prints status, reason and field of a dead letter, and every digit of its value', async () => {
  const rejected = aDeadLetterRecord({
    deadLetterId: 'track-publisher/customerio.track/0/5',
    origin: { topic: 'customerio.track', partition: 0, offset: 5, timestamp: A_TIME_MS },
    value: Buffer.from('{"payload":{"name":"","ref":9007199254740993}}'),
    status: 207,
    reason: 'required',
    field: 'name',
    position: { partition: 0, offset: 5, timestamp: A_TIME_MS },
  });
  const { out } = await startCli({ records: [rejected] }).run('dlq', 'show', 'track-publisher/customerio.track/0/5');
  expect(out).toMatch(/status\s+207\nreason\s+required\nfield\s+name\n/);
  expect(out).toContain('"ref": 9007199254740993');
});

it('says when only a part of the record was kept', async () => {
  const cut = aDeadLetterRecord({ deadLetterId: 'any', wholeBytes: 2_000_000 });
  const { out } = await startCli({ records: [cut] }).run('dlq', 'show', 'any');
  expect(out).toMatch(/truncated\s+only a part of the record was kept, which had 2000000 bytes/);
});

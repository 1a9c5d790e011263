import { createHash } from 'node:crypto';
import { operatorAction, type RawRecord, resolutionRecord, topics } from '@cio-bus/contracts';
import { PublishError } from '@cio-bus/kafka';
import { asRead, aTrackCommand, brokerAway } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { kafkaWith, origin } from '../../test/kafka-in-memory.ts';

const keys = (records: readonly { key: string | Buffer | null }[]) => records.map(({ key }) => String(key));

describe('replayDeadLetters', () => {
  it('writes the record back unchanged, for the service that dead-lettered it, with its original id', async () => {
    const value = Buffer.from('{"type":"track","userId":"u1","payload":{"name":"n"},"timestamp":1790000000000}');
    const { replay, replayed } = kafkaWith([{ origin: origin(7), key: Buffer.from('u1'), value, headers: { a: 'b' } }]);
    const { replayId } = await replay();
    const [record] = replayed();
    expect(record).toMatchObject({ topic: topics.track, key: Buffer.from('u1'), value });
    expect(record?.headers).toEqual({
      a: 'b',
      'cio-id': expect.stringMatching(/^[0-9A-Z]{26}$/),
      'cio-replay-id': replayId,
      'cio-replay-count': '1',
      'cio-replay-for': 'track-publisher',
    });
  });

  it('writes no more records per second than allowed: live records are read behind them', async () => {
    const deadLetters = Array.from({ length: 61 }, (_, offset) => ({
      origin: origin(offset),
      key: Buffer.from(`u${offset}`),
    }));
    const { replay, replayed } = kafkaWith(deadLetters);
    const startedAt = performance.now();
    await replay({ rate: 200 });
    expect(replayed()).toHaveLength(61);
    expect(performance.now() - startedAt).toBeGreaterThan(200); // the first 50 at once, the others 250 ms later
  });

  it('keeps the id in the record; an id in a header takes precedence', async () => {
    const command = aTrackCommand();
    const other = aTrackCommand();
    const value = Buffer.from(JSON.stringify(command));
    const { replay, replayed } = kafkaWith([
      { origin: origin(1), value },
      { origin: origin(2), value, headers: { 'cio-id': other.id, 'cio-replay-count': '2' } },
      { origin: origin(3), value: Buffer.from('rubbish') },
    ]);
    await replay();
    expect(replayed().map((record) => record.headers?.['cio-id'])).toEqual([
      command.id,
      other.id,
      expect.stringMatching(/^[0-9A-Z]{26}$/),
    ]);
    expect(replayed()[1]?.headers?.['cio-replay-count']).toBe('3');
  });

  it('marks each dead letter and writes one audit record', async () => {
    const { replay, producer } = kafkaWith([{ origin: origin(1) }, { origin: undefined }]);
    const report = await replay({ filter: { code: 'VENDOR_REJECTED' } });
    expect(report).toMatchObject({ planned: 1, replayed: 1, failed: [], left: { 'no-origin': 1 } });
    const [resolution] = asRead(producer.publishedTo(topics.resolutions)) as [RawRecord];
    expect(String(resolution.key)).toBe('track-publisher/customerio.track/0/1');
    expect(resolutionRecord.read(resolution)).toMatchObject({
      id: report.replayId,
      action: 'replayed',
      by: 'ada',
      replayedAs: { topic: topics.track, partition: 0, offset: 0 },
    });
    const [audit, ...others] = asRead(producer.publishedTo(topics.audit)) as [RawRecord];
    expect(others).toEqual([]);
    expect(operatorAction.read(audit)).toMatchObject({
      id: report.replayId,
      why: 'the event is known now',
      counts: { replayed: 1, failed: 0, 'no-origin': 1 },
      filter: { code: 'VENDOR_REJECTED' },
    });
  });

  it('stores a hash of the person’s id that is salted with the action’s id in the filter, not the id', async () => {
    const { replay, producer } = kafkaWith([{ origin: origin(1), key: Buffer.from('grace') }]);
    const { replayId } = await replay({ filter: { key: 'grace' } });
    const [audit] = asRead(producer.publishedTo(topics.audit)) as [RawRecord];
    expect(String(audit.value)).not.toContain('grace');
    expect(operatorAction.read(audit).filter).toEqual({
      keySha256: createHash('sha256').update(`${replayId}:grace`).digest('hex'),
    });
  });

  it('replays a key’s dead letters in the order of their origin, not of their failures', async () => {
    const deadLetters = [
      { origin: origin(9), value: Buffer.from('3') },
      { origin: origin(4), value: Buffer.from('2') },
      { origin: origin(8, topics.identify, 1_790_000_000_004), value: Buffer.from('1') },
    ];
    const { replay, replayed } = kafkaWith(
      deadLetters.map((deadLetter) => ({ ...deadLetter, key: Buffer.from('u1') })),
    );
    await replay();
    expect(replayed().map(({ value }) => String(value))).toEqual(['1', '2', '3']);
  });

  it('does not repeat a send that may have happened without an operator’s decision', async () => {
    const { replay, replayed } = kafkaWith([{ origin: origin(1, topics.transactional), code: 'SEND_UNKNOWN' }]);
    expect(await replay()).toMatchObject({ replayed: 0, left: { 'needs-decision': 1 } });
    expect(replayed()).toEqual([]);
    expect(await replay({ resendUnknown: true })).toMatchObject({ replayed: 1 });
  });

  it('does not replay a part of a record in place of the whole', async () => {
    const { replay, replayed } = kafkaWith([{ origin: origin(1), wholeBytes: 2_000_000 }, { origin: origin(2) }]);
    expect(await replay()).toMatchObject({ replayed: 1, left: { truncated: 1 } });
    expect(replayed()).toHaveLength(1);
  });

  it('counts the replays of a record whatever other headers it has', async () => {
    const large = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`trace-${n}`, 'x'.repeat(1_000)]));
    const { replay } = kafkaWith([{ origin: origin(1), headers: { ...large, 'cio-replay-count': '3' } }]);
    expect(await replay()).toMatchObject({ replayed: 0, left: { 'replayed-often': 1 } });
  });

  it('writes nothing in a dry run', async () => {
    const { replay, producer } = kafkaWith([{ origin: origin(1) }]);
    expect(await replay({ dryRun: true })).toMatchObject({ dryRun: true, planned: 1, replayed: 0 });
    expect(producer.published).toEqual([]);
  });

  it('replays only unmarked dead letters when repeated after a crash', async () => {
    const deadLetters = [1, 2, 3].map((offset) => ({ origin: origin(offset), key: Buffer.from(`u${offset}`) }));
    const { replay, replayed, producer } = kafkaWith(deadLetters);
    // The process dies before the second dead letter's record reaches Kafka.
    producer.failWith(({ key, topic }) => (topic === topics.track && String(key) !== 'u1' ? brokerAway() : undefined));
    await replay({ rate: 7 }); // each in a transaction of its own
    producer.failWith(null);
    expect(await replay()).toMatchObject({ replayed: 2, left: { resolved: 1 } });
    expect(keys(replayed())).toEqual(['u1', 'u2', 'u3']);
    expect(await replay()).toMatchObject({ planned: 0, left: { resolved: 3 } });
  });

  it('stops a key at its first failure and continues with the others, so that nothing overtakes', async () => {
    const u1 = Buffer.from('u1');
    const { replay, replayed, open, producer } = kafkaWith([
      { origin: origin(1), key: u1, value: Buffer.from('first') },
      { origin: origin(2), key: u1, value: Buffer.from('second') },
      { origin: origin(3), key: Buffer.from('u2') },
    ]);
    const refused = new PublishError('not-sent', 'refused', { isRefused: true });
    producer.failWith(({ value }) => (String(value) === 'first' ? refused : undefined));
    const report = await replay();
    expect(report.failed.map(({ deadLetterId }) => deadLetterId)).toEqual([
      'track-publisher/customerio.track/0/1',
      'track-publisher/customerio.track/0/2',
    ]);
    expect(keys(replayed())).toEqual(['u2']);
    expect(await open()).toHaveLength(2);
  });

  it.each([{ by: '' }, { why: ' ' }])('requires by and why: %o', async (missing) => {
    await expect(kafkaWith([]).replay(missing)).rejects.toThrow('MESSAGE_INVALID');
  });
});

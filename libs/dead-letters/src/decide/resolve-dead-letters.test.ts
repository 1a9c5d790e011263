import { operatorAction, type RawRecord, topics } from '@cio-bus/contracts';
import { asRead, brokerAway } from '@cio-bus/testkit';
import { describe, expect, it } from 'vitest';
import { kafkaWith, origin } from '../../test/kafka-in-memory.ts';
import { discardDeadLetters, parkDeadLetters, settleDeadLetters } from './resolve-dead-letters.ts';

describe('settleDeadLetters', () => {
  it('closes sends in doubt without sending them', async () => {
    const { operator, open, replayed, producer } = kafkaWith([{ origin: origin(1), code: 'SEND_UNKNOWN' }]);
    expect(await settleDeadLetters({ ...operator, filter: { code: 'SEND_UNKNOWN' } })).toMatchObject({ resolved: 1 });
    expect(await open()).toEqual([]);
    expect(replayed()).toEqual([]);
    expect(producer.publishedTo(topics.audit)).toHaveLength(1);
  });

  it('reports and audits what Kafka did not acknowledge, and writes the others', async () => {
    const { operator, open, producer } = kafkaWith([1, 2, 3].map((offset) => ({ origin: origin(offset) })));
    producer.failWith(({ key }) => (String(key).endsWith('/2') ? brokerAway() : undefined));
    const failed = [{ deadLetterId: 'track-publisher/customerio.track/0/2', message: expect.any(String) }];
    expect(await discardDeadLetters({ ...operator, filter: {} })).toMatchObject({ resolved: 2, failed });
    expect(await open()).toEqual([failed[0]?.deadLetterId]);
    const [audit] = asRead(producer.publishedTo(topics.audit)) as [RawRecord];
    expect(operatorAction.read(audit).counts).toEqual({ discarded: 2, failed: 1 });
  });

  it('writes decisions about more dead letters than fit into the queue of a producer, some at a time', async () => {
    const { operator, producer } = kafkaWith(
      Array.from({ length: 2_500 }, (_, offset) => ({ origin: origin(offset) })),
    );
    let [underWay, most] = [0, 0];
    const publish: typeof producer.publish = async (record, options) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await Promise.resolve();
      underWay -= 1;
      return producer.publish(record, options);
    };
    const report = await discardDeadLetters({ ...operator, producer: { publish }, filter: {} });
    expect([report.resolved, most]).toEqual([2_500, 1_000]);
  });

  it('looks at the index once, however many there are: each look begins by reading the decisions just written', async () => {
    const { operator } = kafkaWith(Array.from({ length: 6_000 }, (_, offset) => ({ origin: origin(offset) })));
    let looks = 0;
    const query: typeof operator.index.query = (run, options) => {
      looks += 1;
      return operator.index.query(run, options);
    };
    const report = await parkDeadLetters({ ...operator, index: { ...operator.index, query }, filter: {} });
    expect([report.resolved, looks]).toEqual([6_000, 1]);
  });

  it('writes nothing when the filter matches nothing', async () => {
    const { operator, producer } = kafkaWith([]);
    expect(await settleDeadLetters({ ...operator, filter: {} })).toMatchObject({ resolved: 0 });
    expect(producer.published).toEqual([]);
  });

  it('does not make replayable again what was replayed after it was selected', async () => {
    const { operator, replay, replayed } = kafkaWith([{ origin: origin(1) }]);
    let selected = 0;
    const publish: typeof operator.producer.publish = async (record, options) => {
      selected += 1;
      if (selected === 1) await replay();
      return operator.producer.publish(record, options);
    };
    await parkDeadLetters({ ...operator, producer: { publish }, filter: {} });
    await replay({ includeParked: true });
    expect(replayed()).toHaveLength(1);
  });
});

import { type TopicDefinition, topicCatalogue, topics } from '@cio-bus/contracts';
import type { TopicAdmin, TopicState } from '@cio-bus/kafka';
import { describe, expect, it } from 'vitest';
import { jsonOf, startCli } from '../../../test/start-cli.ts';

type Planted = Partial<Omit<TopicState, 'settings'>> & { settings?: Record<string, string> };

const stateOf = ({ partitions, replicationFactor, config }: TopicDefinition, planted: Planted = {}): TopicState => ({
  ...{ partitions, replicas: replicationFactor, ...planted },
  settings: new Map(Object.entries({ ...config, ...planted.settings })),
});

/** A cluster with the topics of the contract, except for what is planted; `null`: there is no such topic. */
function aCluster(planted: Record<string, Planted | null> = {}, brokers = 3) {
  const states = new Map(
    topicCatalogue.flatMap((one) => {
      const own = planted[one.name];
      return own === null ? [] : [[one.name, stateOf(one, own)] as const];
    }),
  );
  const calls: unknown[] = [];
  const admin: TopicAdmin = {
    states: async () => states,
    brokers: async () => brokers,
    create: async (catalogue) => void calls.push(...catalogue),
    addPartitions: async (...given) => void calls.push(given),
    changeSettings: async (...given) => void calls.push(given),
  };
  const cli = startCli({ connections: { topicAdmin: () => admin } });
  const run = (...args: string[]) => cli.run('topics', ...args);
  return { run, calls, audited: () => cli.producer.published.map(({ value }) => JSON.parse(String(value))) };
}

const why = ['--why', 'new release'];

describe('cio-bus topics check', () => {
  it('finds nothing where the topics are as the contract has them, or have more partitions', async () => {
    const { run } = aCluster({ [topics.audit]: { partitions: 12 } });
    expect(await run('check')).toMatchObject({ code: 0, out: expect.stringContaining('topics are as the contract') });
  });

  it.each([
    ['a missing topic', topics.audit, null, { what: 'topic' }, true],
    ['too few partitions', topics.webhooks, { partitions: 3 }, { expected: '6', found: '3' }, true],
    ['too few replicas', topics.webhooks, { replicas: 1 }, { what: 'replication', expected: '3', found: '1' }, false],
    ['a short retention', topics.audit, { settings: { 'retention.ms': '1000' } }, { found: '1000' }, true],
    ['a long retention', topics.audit, { settings: { 'retention.ms': '-1' } }, { found: '-1' }, false],
    ['another clean-up', topics.audit, { settings: { 'cleanup.policy': 'compact' } }, { found: 'compact' }, false],
    [
      'a loose bound',
      topics.track,
      { settings: { 'message.timestamp.after.max.ms': '9223372036854775807' } },
      {},
      true,
    ],
  ] as const)('finds %s', async (_, topic, planted, difference, applicable) => {
    const result = await aCluster({ [topic]: planted }).run('check', '--json');
    expect(result.code).toBe(1);
    expect(jsonOf(result)).toEqual([expect.objectContaining({ topic, applicable, ...difference })]);
  });

  it('expects no more replicas than there are brokers, and reads a list in any order', async () => {
    const planted = Object.fromEntries(topicCatalogue.map(({ name }) => [name, { replicas: 1 }]));
    const settings = { 'cleanup.policy': 'delete,compact' };
    const { run } = aCluster({ ...planted, [topics.resolutions]: { replicas: 1, settings } }, 1);
    expect((await run('check')).code).toBe(0);
  });

  it('expects as many partitions of a merged topic as the other has', async () => {
    const result = await aCluster({ [topics.track]: { partitions: 12 } }).run('check', '--json');
    expect(jsonOf(result)).toMatchObject([{ topic: topics.identify, what: 'partitions', expected: '12', found: '6' }]);
  });
});

describe('cio-bus topics apply', () => {
  const planted = {
    [topics.audit]: null,
    [topics.webhooks]: { partitions: 3, settings: { 'retention.ms': '1', 'max.message.bytes': '2' } },
  };

  it('changes nothing without --yes', async () => {
    const { run, calls, audited } = aCluster(planted);
    const { code, out } = await run('apply', ...why);
    expect([code, calls, audited()]).toEqual([1, [], []]);
    expect(out).toContain('would create customerio.audit with 6 partitions, 3 replicas each');
    expect(out).toContain('Add --yes');
  });

  it('creates topics and changes settings, adds no partitions unasked, and is audited', async () => {
    const { run, calls, audited } = aCluster(planted);
    const { code, out } = await run('apply', ...why, '--yes');
    const settings = { 'retention.ms': String(14 * 86_400_000), 'max.message.bytes': '1048576' };
    expect(calls).toEqual([expect.objectContaining({ name: topics.audit }), [topics.webhooks, settings]]);
    expect(code).toBe(1);
    expect(out).toContain('left: customerio.webhooks partitions: expected 6, found 3');
    const counts = { created: 1, settings: 2 };
    expect(audited()).toMatchObject([{ action: 'topics-applied', by: 'ada', why: 'new release', counts }]);
  });

  it('adds partitions when it is asked to', async () => {
    const { run, calls } = aCluster({ [topics.webhooks]: { partitions: 3 } });
    expect((await run('apply', ...why, '--yes', '--add-partitions')).code).toBe(0);
    expect(calls).toEqual([[topics.webhooks, 6]]);
  });

  it('lowers nothing, and writes no audit record where there is nothing to do', async () => {
    const { run, calls, audited } = aCluster({ [topics.audit]: { settings: { 'retention.ms': '-1' } } });
    const { code, out } = await run('apply', ...why, '--yes');
    expect([code, calls, audited()]).toEqual([1, [], []]);
    expect(out).toContain('topics apply shrinks nothing');
  });
});

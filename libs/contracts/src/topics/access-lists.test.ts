import { describe, expect, it } from 'vitest';
import { commandTopics } from '../commands/command-topics.ts';
import { topics } from '../records/topics.ts';
import { closingGrants, grantsOf, topicSetUpGrants } from './access-lists.ts';
import { appAccess, operatorAccess, type ServiceAccess, serviceAccess } from './service-access.ts';
import { topicCatalogue } from './topic-catalogue.ts';

const closedPrefixes = (kind: string) =>
  closingGrants.flatMap(({ resource }) => (resource.startsWith(kind) ? [resource.slice(kind.length)] : []));
const services = Object.values<ServiceAccess>(serviceAccess);

describe('grantsOf', () => {
  it('gives an app its topics, and no more', () => {
    expect(grantsOf(appAccess([topics.track]))).toEqual([{ resource: 'topic/customerio.track', operation: 'WRITE' }]);
    expect(appAccess().writes).toEqual(commandTopics);
  });

  it('grants a topic once that is read in two ways', () => {
    const access = { reads: [topics.audit], writes: [], scans: [topics.audit] };
    expect(grantsOf(access).filter(({ resource }) => resource === 'topic/customerio.audit')).toHaveLength(1);
  });

  it('lets an operator write a dead letter of any service back to its topic', () => {
    for (const { reads } of services) expect(operatorAccess.writes).toEqual(expect.arrayContaining([...reads]));
  });

  it('lets an operator write in the transactions of replays', () => {
    const resource = 'transactionalId/customerio-replay';
    expect(grantsOf(operatorAccess)).toContainEqual({ resource, operation: 'WRITE' });
  });

  it.each([topics.resolutions, topics.audit])(
    'lets nobody write %s but operators, their console, and the service that settles reported sends',
    (topic) => {
      const writers = Object.entries<ServiceAccess>(serviceAccess).filter(([, { writes }]) => writes.includes(topic));
      expect(writers.map(([name]) => name)).toEqual(['transactional-sender', 'console']);
    },
  );
});

describe('closingGrants', () => {
  it('cover every topic, every group, and the cluster', () => {
    for (const { name } of topicCatalogue) expect(name).toMatch(new RegExp(`^${closedPrefixes('topicPrefixed/')[0]}`));
    const groups = closedPrefixes('consumerGroupPrefixed/');
    for (const { group, follows = [] } of services) {
      const followed = follows === '*' ? [] : follows;
      for (const name of [group, ...followed].filter((one) => one !== undefined))
        expect(groups.some((prefix) => name.startsWith(prefix))).toBe(true);
    }
    expect(closingGrants.map(({ resource }) => resource)).toContain('cluster');
    for (const name of operatorAccess.transactions ?? [])
      expect(closingGrants).toContainEqual({ resource: `transactionalId/${name}`, operation: 'DESCRIBE' });
  });
});

describe('topicSetUpGrants', () => {
  it('create every topic of the catalogue', () => {
    const created = topicSetUpGrants.filter(({ operation }) => operation === 'CREATE');
    expect(created.map(({ resource }) => resource)).toEqual(topicCatalogue.map(({ name }) => `topic/${name}`));
  });
});

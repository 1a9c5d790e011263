import { describe, expect, it } from 'vitest';
import { topics } from '../records/topics.ts';
import { type ServiceAccess, serviceAccess } from './service-access.ts';
import { topicCatalogue } from './topic-catalogue.ts';

const entries = Object.entries<ServiceAccess>(serviceAccess);

describe('serviceAccess', () => {
  it.each(entries)('%s may write dead letters', (_, { writes }) => {
    expect(writes).toContain(topics.deadLetters);
  });

  it.each(entries)('%s has a group, named after it, if it reads', (name, { group, reads }) => {
    expect(group).toBe(reads.length > 0 ? `customerio-${name}` : undefined);
  });

  it('leaves no topic of the flow without a reader', () => {
    const read = new Set(entries.flatMap(([, { reads }]) => reads));
    const operators = [topics.resolutions]; // read by the CLI and the console
    expect(topicCatalogue.map(({ name }) => name).filter((name) => !read.has(name))).toEqual(operators);
  });
});

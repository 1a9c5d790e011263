import { describe, expect, it } from 'vitest';
import { layOutFlow } from './lay-out-flow.ts';

const service = (name: string, consumes: string[], produces: string[]) => ({
  ...{ name, consumes, produces, instances: 1, lag: 0, lagSeconds: null, gate: 'open' as const },
});
const topic = (name: string) => ({ name, messagesPerSecond: 1, endOffset: 0, partitions: 1 });

describe('layOutFlow', () => {
  it('places each service to the right of the topics that it consumes', () => {
    const { boxes, arrows } = layOutFlow({
      services: [service('publisher', ['in'], ['out']), service('sink', ['out'], [])],
      topics: [topic('in'), topic('out')],
    });
    const x = (id: string) => boxes.find((box) => box.id === id)?.x ?? Number.NaN;

    expect(x('topic in')).toBeLessThan(x('service publisher'));
    expect(x('service publisher')).toBeLessThan(x('topic out'));
    expect(x('topic out')).toBeLessThan(x('service sink'));
    expect(arrows.map(({ id }) => id).sort()).toEqual([
      'service publisher topic out',
      'topic in service publisher',
      'topic out service sink',
    ]);
  });

  it('places services that name a topic which nobody knows, and loops', () => {
    const { boxes } = layOutFlow({ services: [service('loop', ['in', 'gone'], ['in'])], topics: [topic('in')] });
    expect(boxes.map(({ id }) => id).sort()).toEqual(['service loop', 'topic in']);
    expect(layOutFlow({ services: [], topics: [] }).boxes).toEqual([]);
  });
});

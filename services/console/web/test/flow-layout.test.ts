import { type ServiceAccess, serviceAccess, topicCatalogue } from '@cio-bus/contracts';
import { describe, expect, it } from 'vitest';
import { layOutFlow } from '../src/pages/flow/lay-out-flow.ts';

const service = (name: string, { reads, writes }: ServiceAccess) => ({
  ...{ name, consumes: [...reads], produces: [...writes], instances: 1, lag: 0, lagSeconds: null },
  gate: 'open' as const,
});

describe('the graph of the bus', () => {
  it('has room for every box and arrow of the bus', () => {
    const { boxes, arrows, x, y, width, height } = layOutFlow({
      services: Object.entries<ServiceAccess>(serviceAccess).map(([name, access]) => service(name, access)),
      topics: topicCatalogue.map(({ name }) => ({ name, messagesPerSecond: 1, endOffset: 0, partitions: 1 })),
    });
    const numbers = arrows.flatMap(({ path }) => path.match(/-?[\d.]+/g) ?? []).map(Number);
    const [xs, ys] = [numbers.filter((_, place) => place % 2 === 0), numbers.filter((_, place) => place % 2 === 1)];
    expect(Math.min(...xs, ...boxes.map((box) => box.x))).toBeGreaterThanOrEqual(x);
    expect(Math.min(...ys, ...boxes.map((box) => box.y))).toBeGreaterThanOrEqual(y);
    expect(Math.max(...xs, ...boxes.map((box) => box.x + box.width))).toBeLessThanOrEqual(x + width);
    expect(Math.max(...ys, ...boxes.map((box) => box.y + box.height))).toBeLessThanOrEqual(y + height);
  });
});

import type { Sample } from '@cio-bus/servers';
import { describe, expect, it } from 'vitest';
import { allPanels, panelsWithoutData } from './ask-panels.ts';

const panel = (title: string, ...expressions: string[]) => ({ dashboard: 'd.json', title, expressions });
const answering = (answers: Record<string, number[]>) => ({
  query: async (expression: string): Promise<Sample[]> =>
    (answers[expression] ?? []).map((value) => ({ labels: {}, value })),
});

describe('panelsWithoutData', () => {
  it('names the panels of which no query has a number', async () => {
    const prometheus = answering({ a: [Number.NaN], b: [0], c: [] });
    const panels = [panel('nan', 'a'), panel('one of two', 'a', 'b'), panel('nothing', 'c')];
    const empty = await panelsWithoutData(prometheus, panels, { withinMs: 0 });
    expect(empty.map(({ title }) => title)).toEqual(['nan', 'nothing']);
  });
});

describe('allPanels', () => {
  it('leaves none of the variables of Grafana in a query', () => {
    const panels = allPanels();
    expect(panels.length).toBeGreaterThan(60);
    expect(panels.flatMap(({ expressions }) => expressions).filter((expression) => expression.includes('$'))).toEqual(
      [],
    );
  });
});
